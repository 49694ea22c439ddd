import type * as pulumi from "@pulumi/pulumi";

import type { ConnectedCluster } from "../windows-cluster/pulumi/connected-cluster";

/** What keeps a component from creating anything before it has looked up what it needs. */
export class Gate {
    /** Waits, as a dependency of a resource. It fails where the look-up does. */
    readonly passed: Promise<pulumi.Resource[]>;
    private open!: (lookedUp: Promise<void>) => void;
    private cluster: readonly pulumi.Resource[] = [];

    constructor() {
        const lookedUp = new Promise<void>((resolve) => {
            this.open = resolve;
        });
        this.passed = lookedUp.then(() => []);
        // Each resource that waits tells of a failure.
        this.passed.catch(() => undefined);
    }

    /** Opens when a look-up has found nothing wrong. */
    opensAfter(lookedUp: Promise<void>): void {
        this.open(lookedUp);
    }

    /** Lets Kubernetes objects wait for their cluster, see `ready` of {@link ConnectedCluster}. */
    waitsFor({ ready = [] }: ConnectedCluster): void {
        this.cluster = ready;
    }

    /** Lets a resource wait. */
    readonly transformation: pulumi.ResourceTransformation = ({ type, props, opts }) => {
        if (type.startsWith("windows-eks-logging:")) {
            return undefined;
        }
        const before = type.startsWith("kubernetes:") ? this.cluster : [];
        return {
            props,
            opts: { ...opts, dependsOn: [this.passed, ...before, ...listOf(opts.dependsOn)] } as typeof opts,
        };
    };
}

function listOf(dependsOn: pulumi.ResourceOptions["dependsOn"]): unknown[] {
    return dependsOn === undefined ? [] : [dependsOn];
}
