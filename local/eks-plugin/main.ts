import { version } from "@pulumi/eks/package.json";

import { runComponentPlugin } from "../plugin-server/component-plugin";
import { Cluster, clusterInputs } from "./cluster";

runComponentPlugin({ title: "EKS", version, type: "eks:index:Cluster", inputs: clusterInputs, component: Cluster });
