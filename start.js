"use strict";

// Pulumi would load the program with ts-node, which takes two seconds in every preview and every update. `npm run lint` checks types; here tsx only
// translates files.
require("node:module").enableCompileCache?.();
// tsx checks every file that is loaded after it, so large packages are loaded first.
require("zod");
require("yaml");
require("@pulumi/pulumi");
require("@pulumi/aws");
require("@pulumi/kubernetes");
require("tsx/cjs");
// Pulumi installs source-map-support, which maps every stack trace, and the SDK takes one for each promise: a tenth of the program's CPU time in a preview
// (docs/performance.md). Node.js maps the traces of our files itself.
Error.prepareStackTrace = undefined;
module.exports = require("./index.ts");
