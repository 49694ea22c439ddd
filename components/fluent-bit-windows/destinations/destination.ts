import type { AwsPlace } from "../../iam/arn";
import type { Statement } from "../../iam/policy-document";
import type { OutputSection } from "../pipeline/sections";

/** The route that a destination serves, as far as a destination needs to know it. */
export interface DestinationRoute {
    /** Name in Fluent Bit's metrics and log. */
    name: string;
    /** The last part of default names, such as a log group's. */
    baseName: string;
    /** Regular expression over tags. */
    tagPattern: string;
}

/** What every destination can rely on. */
export interface DestinationContext {
    cluster: AwsPlace & { name: string };
    /** `storage.total_limit_size` of an output; absent with memory buffers. */
    bufferLimit?: string;
    /** Whether the line alone is sent where a destination can do that, without the metadata beside it. */
    messageOnly: boolean;
    /** URL that stands in for AWS, when the configuration is run elsewhere. */
    endpoint?: string;
}

/** Something in AWS that a destination writes to, and that the stack owns. */
export interface LogGroupTarget {
    kind: "logGroup";
    name: string;
    retentionDays: number;
    kmsKeyArn?: string;
    /** The settings that ask for it, for errors. */
    setting: string;
}

export type Target = LogGroupTarget;

/** All that one destination of one route comes to. */
export interface PlannedDestination {
    /** What the destination writes to, for people. */
    description: string;
    output: OutputSection;
    /** Whether the metadata beside the line is needed. */
    takesRecord: boolean;
    statements: Statement[];
    targets: Target[];
}
