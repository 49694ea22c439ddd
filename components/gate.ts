import type * as pulumi from "@pulumi/pulumi";

/** What keeps a component from creating anything before it has looked up what it needs. */
export class Gate {
    /** Waits, as a dependency of a resource. It fails where the look-up does. */
    readonly passed: Promise<pulumi.Resource[]>;
    private open!: (lookedUp: Promise<void>) => void;

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

    /** Lets a resource wait. */
    readonly transformation: pulumi.ResourceTransformation = ({ type, props, opts }) =>
        type.startsWith("windows-eks-logging:")
            ? undefined
            : { props, opts: { ...opts, dependsOn: [this.passed, ...listOf(opts.dependsOn)] } as typeof opts };
}

function listOf(dependsOn: pulumi.ResourceOptions["dependsOn"]): unknown[] {
    return dependsOn === undefined ? [] : [dependsOn];
}
