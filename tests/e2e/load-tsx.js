"use strict";

// For the programs of these tests. Pulumi would load them with ts-node, which translates all of our components at each start, and takes seconds for it.
// tsx keeps translated files. It checks every file that is loaded after it, so the SDKs are loaded before.
require("../../policy/load-later").loadSerializationLater(__filename);
require("@pulumi/pulumi");
require("@pulumi/aws");
require("@pulumi/kubernetes");
require("tsx/cjs");
