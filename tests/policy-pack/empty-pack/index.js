"use strict";

// The SDK of the pack that this one is compared with.
const { PolicyPack } = require("../../../policy/node_modules/@pulumi/policy");

new PolicyPack("empty", { policies: [] });
