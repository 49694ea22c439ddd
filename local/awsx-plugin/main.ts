import { version } from "@pulumi/awsx/package.json";

import { runComponentPlugin } from "../plugin-server/component-plugin";
import { Vpc, type VpcInputs } from "./vpc";

runComponentPlugin(
    "AWSX",
    version,
    "awsx:ec2:Vpc",
    (name, inputs, options) => new Vpc(name, inputs as unknown as VpcInputs, options),
);
