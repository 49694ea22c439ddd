import { version } from "@pulumi/awsx/package.json";
import * as pulumi from "@pulumi/pulumi";

import { stopWithEngine } from "../plugin-server/engine-connection";
import { Vpc, type VpcInputs } from "./vpc";

/** The part of Pulumi's AWSX package that the program uses: the component `awsx.ec2.Vpc`. */
const provider: pulumi.provider.Provider = {
    version,
    construct(name, type, inputs, options) {
        if (type !== "awsx:ec2:Vpc") {
            throw new Error(`the local AWSX stand-in does not support ${type}; it supports: awsx:ec2:Vpc`);
        }
        const vpc = new Vpc(name, inputs as unknown as VpcInputs, options);
        return Promise.resolve({ urn: vpc.urn, state: vpc.outputs });
    },
};

const engine = process.argv[2];
if (engine !== undefined) {
    stopWithEngine(engine, () => process.exit(0));
}
void pulumi.provider.main(provider, process.argv.slice(2));
