import { isDeepStrictEqual } from "node:util";

import type { AwsPlace } from "../../iam/arn";
import type { Common } from "../../iam/resource-args";
import type { PolicyDocument } from "../../iam/policy-document";
import type { Problem } from "../../settings/problems";
import type { LogGroupOptions } from "./log-group-options";

interface Owned {
    /** Unique within its kind. */
    name: string;
    /** The settings that need it, for errors. */
    setting: string;
    /** Tags in addition to those of the stack. */
    tags?: Record<string, string>;
}

/** A CloudWatch log group. */
export interface LogGroupTarget extends Owned {
    kind: "logGroup";
    retentionDays: number;
    logClass: "STANDARD" | "INFREQUENT_ACCESS";
    kmsKeyArn?: string;
    /** What it has beside itself, and where it is; absent: nothing. */
    beside?: { place: AwsPlace; options: LogGroupOptions };
    /** Whether it remains when the stack is destroyed. */
    keep: boolean;
}

/** Retention of the objects below a prefix. */
export interface Expiry {
    prefix: string;
    days: number;
}

/** An S3 bucket. */
export interface BucketTarget extends Owned {
    kind: "bucket";
    expireAfterDays: number;
    /** Prefixes with a different expiry than the rest of the bucket. */
    expiries?: Expiry[];
    /** Lock of each object after its upload. */
    objectLock?: { mode: "GOVERNANCE" | "COMPLIANCE"; retentionDays: number };
    kmsKeyArn?: string;
    /** Denied identities, which takes precedence over other policies. */
    policy: object;
    /** Whether it remains with its contents when the stack is destroyed. */
    keep: boolean;
}

/** An Amazon Data Firehose stream that delivers to a bucket of the stack. */
export interface DeliveryStreamTarget extends Owned {
    kind: "deliveryStream";
    bucket: { name: string; arn: string };
    kmsKeyArn?: string;
    /** Key prefixes of delivered and of failed records. */
    prefix: string;
    errorPrefix: string;
    /** Whether records arrive compressed, so that the stream must not compress them again. */
    compressed: boolean;
    bufferSeconds: number;
    bufferMiB: number;
    /** Role of the stream. */
    role: { name: string; arn: string; trust: string; policy: PolicyDocument };
    /** Log group for failed deliveries. */
    errorLog: { group: string; stream: string; retentionDays: number };
}

/** An AWS resource of the stack to which destinations write. */
export type Target = LogGroupTarget | BucketTarget | DeliveryStreamTarget;

/** With the common properties of targets. Tags are combined. */
export interface WithCommon<T extends Target = Target> {
    target: T;
    common: Common;
}

const kindNames: Record<Target["kind"], string> = {
    logGroup: "log group",
    bucket: "bucket",
    deliveryStream: "delivery stream",
};

/** Without duplicates: destinations may share a target. {@link targetProblems} has checked that they agree. */
export function uniqueTargets(targets: readonly Target[]): Target[] {
    return [...new Map(targets.map((target) => [identity(target), target])).values()];
}

/** Targets that two destinations describe differently. */
export function targetProblems(targets: readonly Target[]): Problem[] {
    const seen = new Map<string, Target>();
    return targets.flatMap((target): Problem[] => {
        const earlier = seen.get(identity(target)) ?? target;
        seen.set(identity(target), earlier);
        const differing = differences(earlier, target);
        if (differing.length === 0) {
            return [];
        }
        // Names of buckets hold the region and the account, which are not known yet.
        const shown = target.kind === "bucket" ? differing : ["name", ...differing];
        const remedy =
            `${earlier.setting} uses the same ${kindNames[target.kind]} with another ${differing.join(" and ")}; ` +
            `make them equal, or ${wayOut(target)}`;
        return [
            {
                setting: target.setting,
                value: JSON.stringify(Object.fromEntries(shown.map((key) => [key, part(target, key)]))),
                remedy,
            },
        ];
    });
}

/** Destinations of a route that lock objects share a bucket, whose name the stack chooses. */
function wayOut({ kind }: Target): string {
    return kind === "bucket"
        ? "lock objects in only one of them, and set the name of an existing bucket in the other"
        : `use another ${kindNames[kind]}`;
}

/** Key of a target that is unique in an account and a region. */
function identity({ kind, name }: Target): string {
    return `${kind} ${name}`;
}

function differences(one: Target, other: Target): string[] {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    keys.delete("setting");
    return [...keys].filter((key) => !isDeepStrictEqual(part(one, key), part(other, key)));
}

function part(target: Target, key: string): unknown {
    return (target as unknown as Record<string, unknown>)[key];
}
