"use strict";

const { enableCompileCache, flushCompileCache } = require("node:module");

enableCompileCache?.();
// Pulumi starts this file: https://www.pulumi.com/docs/iac/using-pulumi/extending-pulumi/build-a-component/
const { serve } = require("windows-eks-logging/provider");

serve();
// Node.js writes its cache of compiled code when it ends, but Pulumi kills plug-ins.
flushCompileCache?.();
