import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/**
 * Whether the program runs in a unit test, over the mocks of `pulumi.runtime.setMocks`. They answer for AWS what the test says, mostly nothing, so there is nothing to look up.
 *
 * @see https://www.pulumi.com/docs/iac/guides/testing/unit/
 */
export function isMocked(): boolean {
    return pulumi.runtime.getMonitor() instanceof MockMonitor;
}

/** What the mocks of a unit test answer, or an example where they answer nothing. In a deployment: the value itself. */
export function orExample(value: pulumi.Output<string>, example: pulumi.Input<string>): pulumi.Output<string> {
    return isMocked() ? value.apply((known: string | undefined) => pulumi.output(known ?? example)) : value;
}

/** An image's digest for {@link orExample}. */
export const exampleDigest = `sha256:${"0".repeat(64)}`;
