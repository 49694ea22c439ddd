"use strict";

// Pulumi would load the program through ts-node, which takes two seconds of every preview and every update. `npm run lint` checks types; here files
// are only translated, by tsx.
require("node:module").enableCompileCache?.();
// tsx looks into every file that is loaded after it, so the SDKs are loaded before.
require("@pulumi/pulumi");
require("@pulumi/aws");
require("@pulumi/kubernetes");
require("tsx/cjs");
module.exports = require("./index.ts");
