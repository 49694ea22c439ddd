import { z } from "zod";

import { bucketArn } from "../../iam/arn";
import { fittingName } from "../../iam/names";
import { kmsKeyArn, tagMap } from "../../aws/settings";
import { otherNames, retentionNames } from "../../settings/other-names";
import type { BucketTarget } from "../targets/target";
import type { DestinationContext, DestinationRoute } from "./destination";

const keptBeginnings = ["xn--", "sthree-", "amzn-s3-demo-"];
const keptEnds = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/** Why a text is not a valid bucket name: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function bucketNameFault(name: string): string | undefined {
    if (/^(s3:\/\/|arn:aws[\w-]*:s3:::)/.test(name)) {
        return `must be only the bucket's name; write "${name.replace(/^(s3:\/\/|arn:aws[\w-]*:s3:::)/, "").replace(/\/.*$/, "")}"`;
    }
    if (/^\d+(\.\d+){3}$/.test(name)) {
        return "must not have the form of an IP address";
    }
    const kept = keptBeginnings.find((begin) => name.startsWith(begin)) ?? keptEnds.find((end) => name.endsWith(end));
    if (kept !== undefined) {
        return `must not ${keptEnds.includes(kept) ? "end" : "begin"} with "${kept}", which S3 reserves`;
    }
    if (/^[a-z0-9.-]+$/.test(name) && name.includes(".")) {
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html#general-purpose-bucket-names
        return "must not contain a dot: S3's certificate does not match the host name of such a bucket";
    }
    return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)
        ? undefined
        : `must be the name of a bucket: 3 to 63 lower-case letters, digits and -, not beginning or ending with -${name.length > 63 ? `; this has ${name.length}` : ""}`;
}

export const bucketName = z.string().superRefine((name, context) => {
    const message = bucketNameFault(name);
    if (message !== undefined) {
        context.addIssue({ code: "custom", message });
    }
});

export const maxBucketNameLength = 63;

/** Days after which objects of the stack's bucket are deleted. */
export const expireAfterDays = z.int().min(1).max(36500).register(otherNames, {
    names: retentionNames,
    hint: "set expireAfterDays, the days after which lines are deleted from the stack's bucket",
});

/** The bucket that the stack creates for all destinations that do not set another. */
export const ownBucketSettings = z.strictObject({
    /** Name of the bucket, which must be globally unique. Default: `<cluster>-<region>-<account>-logs`. */
    bucket: bucketName.optional(),

    /** Days after which lines are deleted, for destinations that do not set it. Lines of removed routes are deleted after the longest time of all destinations. */
    expireAfterDays: expireAfterDays.default(365),

    /**
     * KMS key that encrypts the bucket. Its key policy must allow this account's roles to use it. Default: encryption with keys that S3 owns.
     *
     * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
     */
    kmsKeyArn: kmsKeyArn.optional(),

    /** Tags for the bucket, in addition to the stack's `tags`. Default: none. */
    tags: tagMap.default({}),

    /** Whether the bucket and its lines remain in AWS when the stack is destroyed. */
    keepOnDestroy: z.boolean().default(false),
});

export type OwnBucketSettings = z.output<typeof ownBucketSettings>;

/** The name of the stack's bucket. */
export function ownBucketName({ bucket }: OwnBucketSettings, { cluster }: DestinationContext): string {
    const usual = `${cluster.name}-${cluster.region}-${cluster.accountId}-logs`.toLowerCase().replaceAll("_", "-");
    return bucket ?? fittingName(usual, maxBucketNameLength);
}

/** The stack's bucket. It exists only if a destination writes to it. */
export function ownBucket(
    settings: OwnBucketSettings,
    { setting }: DestinationRoute,
    context: DestinationContext,
    name = ownBucketName(settings, context),
): BucketTarget {
    const { cluster } = context;
    const arn = bucketArn(cluster, name);
    return {
        kind: "bucket",
        name,
        expireAfterDays: settings.expireAfterDays,
        ...(settings.kmsKeyArn !== undefined && { kmsKeyArn: settings.kmsKeyArn }),
        ...(Object.keys(settings.tags).length > 0 && { tags: settings.tags }),
        policy: onlyEncrypted(arn),
        keep: settings.keepOnDestroy,
        setting,
    };
}

/** Refuses unencrypted requests, which S3 would accept. */
function onlyEncrypted(arn: string): object {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "RefusePlainHttp",
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: [arn, `${arn}/*`],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ],
    };
}
