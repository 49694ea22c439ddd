import { z } from "zod";

import { tagMap } from "../components/aws/settings";
import { fluentBitSettings } from "../components/fluent-bit-windows/settings";
import { iamConventions } from "../components/iam/conventions";
import { iisLogMonitorAppSettings } from "../components/iis-log-monitor-app/settings";
import type { Problem } from "../components/settings/problems";
import { windowsClusterSettings } from "../components/windows-cluster/settings";

/** The schema of a stack file. `npm run docs` generates the reference page and the declarations in Pulumi.yaml from it. */
export const stackSettings = z.strictObject({
    /** The EKS cluster and its Windows nodes. */
    cluster: windowsClusterSettings,

    /** Fluent Bit: routes, destinations, and how it runs. */
    fluentBit: fluentBitSettings.prefault({}),

    /** IIS applications. LogMonitor writes their logs to standard output. Default: none. */
    iisApps: z.array(iisLogMonitorAppSettings).prefault([]),

    /**
     * Tags for all AWS resources of the stack, in addition to `pulumi:owner`, which holds the stack's name.
     *
     * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
     */
    tags: tagMap.default({}),

    /** Conventions for all IAM roles and policies that the stack creates. */
    iam: iamConventions.prefault({}),
});

export type StackSettings = z.output<typeof stackSettings>;

/** Settings without problems. */
export interface CheckedSettings extends StackSettings {
    /** Settings with former names; absent if there are none. */
    warnings?: readonly Problem[];
}

/** The names of a stack's sections, without the project's name. */
export const sections: readonly string[] = Object.keys(stackSettings.shape);
