import { isDeepStrictEqual } from "node:util";

import type { Common } from "../../iam/resource-args";
import type { PolicyDocument } from "../../iam/policy-document";
import type { Problem } from "../../settings/problems";

interface Owned {
    /** Unique within its kind. */
    name: string;
    /** The settings that ask for it, for errors. */
    setting: string;
    /** Tags beside those of the stack. */
    tags?: Record<string, string>;
}

/** A log group of CloudWatch Logs. */
export interface LogGroupTarget extends Owned {
    kind: "logGroup";
    retentionDays: number;
    logClass: "STANDARD" | "INFREQUENT_ACCESS";
    kmsKeyArn?: string;
    /** Whether it stays when the stack is destroyed. */
    keep: boolean;
}

/** How long the objects below a prefix are kept. */
export interface Expiry {
    prefix: string;
    days: number;
}

/** A bucket of S3. */
export interface BucketTarget extends Owned {
    kind: "bucket";
    expireAfterDays: number;
    /** Prefixes whose objects are deleted earlier than all others, or the others later. */
    expiries?: Expiry[];
    /** How each object is locked after its upload. */
    objectLock?: { mode: "GOVERNANCE" | "COMPLIANCE"; retentionDays: number };
    kmsKeyArn?: string;
    /** Who may not use it, whatever other policies allow. */
    policy: object;
    /** Whether it stays, with all that is in it, when the stack is destroyed. */
    keep: boolean;
}

/** A stream of Amazon Data Firehose that delivers to a bucket of the stack. */
export interface DeliveryStreamTarget extends Owned {
    kind: "deliveryStream";
    bucket: { name: string; arn: string };
    kmsKeyArn?: string;
    /** Begin of the keys of what is delivered, and of what could not be. */
    prefix: string;
    errorPrefix: string;
    /** Whether records arrive compressed, so that the stream must not compress them again. */
    compressed: boolean;
    bufferSeconds: number;
    bufferMiB: number;
    /** What the stream itself acts as. */
    role: { name: string; arn: string; trust: object; policy: PolicyDocument };
    /** Where the stream reports what it could not deliver. */
    errorLog: { group: string; stream: string; retentionDays: number };
}

/** Something in AWS that destinations write to, and that the stack owns. */
export type Target = LogGroupTarget | BucketTarget | DeliveryStreamTarget;

/** With what it has in common with others. Its tags are its own and theirs. */
export interface WithCommon<T extends Target = Target> {
    target: T;
    common: Common;
}

const kindNames: Record<Target["kind"], string> = {
    logGroup: "log group",
    bucket: "bucket",
    deliveryStream: "delivery stream",
};

/** One of each: destinations may share a target. That they agree about it, {@link targetProblems} has seen. */
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
            `${earlier.setting} wants the same ${kindNames[target.kind]} with another ${differing.join(" and ")}; ` +
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

/** The destinations of a route that lock objects share a bucket, whose name is the stack's. */
function wayOut({ kind }: Target): string {
    return kind === "bucket"
        ? "lock objects in one of them only, and let the other write to a bucket that exists already, by its name in bucket"
        : `name another ${kindNames[kind]}`;
}

/** What is unique in an account and a region. */
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
