import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { clusterArn, type ClusterFacts } from "../cluster-facts";

/** The provider that creates the Kubernetes objects of a cluster. */
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
            // A new endpoint or certificate authority does not make another cluster: nothing in it must be replaced.
            clusterIdentifier: pulumi.output(facts).apply(clusterArn),
            // A manually edited ConfigMap is restored in place. A changed configuration has a new name anyway (see FluentBitWindows).
            enableConfigMapMutable: true,
        },
        opts,
    );
}
