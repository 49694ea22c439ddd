import { version } from "@pulumi/eks/package.json";
import * as pulumi from "@pulumi/pulumi";

import { stopWithEngine } from "../plugin-server/engine-connection";
import { Cluster, type ClusterInputs } from "./cluster";

/** The part of Pulumi's EKS package that the program uses: the component `eks.Cluster`. */
const provider: pulumi.provider.Provider = {
    version,
    construct(name, type, inputs, options) {
        if (type !== "eks:index:Cluster") {
            throw new Error(`the local EKS stand-in does not support ${type}; it supports: eks:index:Cluster`);
        }
        const cluster = new Cluster(name, inputs as unknown as ClusterInputs, options);
        return Promise.resolve({ urn: cluster.urn, state: cluster.outputs });
    },
};

const engine = process.argv[2];
if (engine !== undefined) {
    stopWithEngine(engine, () => process.exit(0));
}
void pulumi.provider.main(provider, process.argv.slice(2));
