import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { clusterArn, type ClusterFacts } from "./cluster-facts";

/** The provider by which the Kubernetes objects of a cluster are created. */
export function clusterProvider(
    name: string,
    kubeconfig: pulumi.Output<string>,
    facts: ClusterFacts,
    opts: pulumi.ResourceOptions,
): kubernetes.Provider {
    return new kubernetes.Provider(
        name,
        {
            kubeconfig,
            // A new endpoint or certificate authority is still the same cluster: nothing in it is to be replaced for that.
            clusterIdentifier: pulumi.output(facts).apply(clusterArn),
            // An edited ConfigMap is repaired in place. A changed configuration has a new name anyway (see FluentBitWindows).
            enableConfigMapMutable: true,
        },
        opts,
    );
}
