"use strict";

// Pulumi would load the pack through ts-node, which takes several seconds for its files at every preview. Types are checked
// where the pack is developed; here its files are only translated, by tsx.
require("node:module").enableCompileCache?.();
// tsx looks into every file that is loaded after it, so the SDK is loaded before.
require("@pulumi/policy");
require("tsx/cjs");
require("./index.ts");
