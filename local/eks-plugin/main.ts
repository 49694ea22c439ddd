import { version } from "@pulumi/eks/package.json";

import { runComponentPlugin } from "../plugin-server/component-plugin";
import { Cluster, type ClusterInputs } from "./cluster";

runComponentPlugin(
    "EKS",
    version,
    "eks:index:Cluster",
    (name, inputs, options) => new Cluster(name, inputs as unknown as ClusterInputs, options),
);
