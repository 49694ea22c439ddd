import { version } from "@pulumi/awsx/package.json";

import { runComponentPlugin } from "../plugin-server/component-plugin";
import { Vpc, vpcInputs } from "./vpc";

runComponentPlugin({ title: "AWSX", version, type: "awsx:ec2:Vpc", inputs: vpcInputs, component: Vpc });
