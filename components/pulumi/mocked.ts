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
