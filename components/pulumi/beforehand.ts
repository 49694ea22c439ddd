import * as pulumi from "@pulumi/pulumi";

/** What an Output has inside, see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/output.ts OutputImpl. */
interface Inside<T> {
    resources: () => Set<pulumi.Resource>;
    allResources: () => Promise<Set<pulumi.Resource>>;
    isKnown: Promise<boolean>;
    promise: () => Promise<T>;
}

/**
 * A value that is known before the program creates anything, in a preview as in a deployment; undefined where a resource of the program decides it. What other stacks say of themselves was there before.
 *
 * It does not wait for resources whose attribute the value is.
 */
export async function knownBeforehand<T>(value: pulumi.Input<T> | undefined): Promise<{ value: T } | undefined> {
    if (value === undefined) {
        return undefined;
    }
    const output = pulumi.output(value) as unknown as Inside<T>;
    if (isMade(output.resources()) || isMade(await output.allResources()) || !(await output.isKnown)) {
        return undefined;
    }
    return { value: await output.promise() };
}

/** The value of an Output that is known, or the error that keeps it from having one. */
export function settled<T>(output: pulumi.Output<T>): Promise<T> {
    return (output as unknown as Inside<T>).promise();
}

function isMade(resources: ReadonlySet<pulumi.Resource>): boolean {
    return [...resources].some(
        (resource) => (resource as { __pulumiType?: string }).__pulumiType !== "pulumi:pulumi:StackReference",
    );
}
