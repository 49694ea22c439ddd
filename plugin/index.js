"use strict";

// Pulumi starts this file: https://www.pulumi.com/docs/iac/using-pulumi/extending-pulumi/build-a-component/
const { serve } = require("windows-eks-logging/provider");

serve();
