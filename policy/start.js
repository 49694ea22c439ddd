"use strict";

const { enableCompileCache, flushCompileCache } = require("node:module");
const { loadSerializationLater } = require("./load-later");

// Pulumi would load the pack through ts-node, which takes several seconds for its files at every preview. Types are checked
// where the pack is developed; here its files are only translated, by tsx.
enableCompileCache?.();
loadSerializationLater(__filename);
// tsx looks into every file that is loaded after it, so the SDK is loaded before.
require("@pulumi/policy");
require("tsx/cjs");
require("./index.ts");
// Node.js writes its cache of compiled code when it ends, but Pulumi kills packs.
flushCompileCache?.();
