import { z } from "zod";

import { bucketArn } from "../../iam/arn";
import { fittingName } from "../../iam/names";
import { kmsKeyArn, tagMap } from "../../aws/settings";
import type { BucketTarget } from "../targets/target";
import type { DestinationContext, DestinationRoute } from "./destination";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketName = z
    .string()
    .regex(
        /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]{1,61}[a-z0-9](?<!-s3alias|--ol-s3|--x-s3|--table-s3)$/,
        "must be a bucket's name: 3 to 63 lower-case letters, digits and -, none of the beginnings and ends that AWS keeps for itself",
    );

export const maxBucketNameLength = 63;

/** What the one bucket is like that the stack creates for all destinations that do not name another. */
export const ownBucketSettings = z.strictObject({
    /** Name of the bucket, which nobody else in the world may have. Default: `<cluster>-<region>-<account>-logs`. */
    bucket: bucketName.optional(),

    /** Days after which lines are deleted, where a destination does not say it itself. What no route writes any more is deleted after the longest time that any of them has. */
    expireAfterDays: z.int().min(1).max(36500).default(365),

    /**
     * KMS key that encrypts the bucket. Its key policy has to let this account's roles use it. Default: encryption with keys that S3 owns.
     *
     * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
     */
    kmsKeyArn: kmsKeyArn.optional(),

    /** Tags for the bucket, beside the stack's `tags`. Default: none. */
    tags: tagMap.default({}),

    /** Whether the bucket, and the lines in it, stay in AWS when the stack is destroyed. */
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

/** Refuses requests that everybody on the way could read. S3 would take them. */
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
