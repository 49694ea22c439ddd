"use strict";

// Pulumi would load the program with ts-node, which takes two seconds in every preview and every update. `npm run lint` checks types; here tsx only
// translates files.
require("node:module").enableCompileCache?.();
require("./policy/load-later").loadSerializationLater(__filename);
// tsx checks every file that is loaded after it, so large packages are loaded first.
require("zod");
require("yaml");
require("@pulumi/pulumi");
require("@pulumi/aws");
require("@pulumi/kubernetes");
require("tsx/cjs");
const { formatStackTrace, skipTracesOfPromises } = require("./config/pulumi/stack-traces");
Error.prepareStackTrace = formatStackTrace;
skipTracesOfPromises(require("@pulumi/pulumi/runtime/debuggable"));
module.exports = require("./index.ts");
