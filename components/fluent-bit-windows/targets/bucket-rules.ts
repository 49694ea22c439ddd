import { fittingName } from "../../iam/names";
import type { BucketTarget } from "./target";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html */
const maxRuleIdLength = 255;

/** Days for which an object can be brought back that somebody deleted or overwrote. */
const recoveryDays = 7;

/** What keeps a bucket from being read by mistake, and lets objects be brought back. */
export const bucketProtection = {
    publicAccess: {
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
    },
    objectOwnership: "BucketOwnerEnforced",
    versioning: "Enabled",
};

export function encryptionRule(kmsKeyArn: string | undefined): {
    applyServerSideEncryptionByDefault: { sseAlgorithm: string; kmsMasterKeyId?: string };
    bucketKeyEnabled?: boolean;
} {
    return kmsKeyArn === undefined
        ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
        : {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
              // One request to KMS for many objects: without it each upload is billed by KMS too.
              bucketKeyEnabled: true,
          };
}

export interface LifecycleRule {
    id: string;
    status: string;
    filter: { prefix: string };
    expiration: { days: number } | { expiredObjectDeleteMarker: boolean };
    noncurrentVersionExpiration?: { noncurrentDays: number };
    abortIncompleteMultipartUpload?: { daysAfterInitiation: number };
}

/**
 * Of several rules that hold for an object, S3 takes the one that deletes it first. So the rule for everything, which is also for what no route writes any more, has the longest time.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html
 */
export function lifecycleRules({ expireAfterDays, expiries = [] }: BucketTarget): LifecycleRule[] {
    const everything = { prefix: "" };
    const longest = Math.max(expireAfterDays, ...expiries.map(({ days }) => days));
    return [
        ...expiries
            .filter(({ days }) => days < longest)
            .map(({ prefix, days }) => ({
                id: fittingName(`expire-${prefix}`, maxRuleIdLength),
                status: "Enabled",
                filter: { prefix: `${prefix}/` },
                expiration: { days },
            })),
        {
            id: "expire",
            status: "Enabled",
            filter: everything,
            expiration: { days: longest },
            noncurrentVersionExpiration: { noncurrentDays: recoveryDays },
            // Parts of an upload that nobody finishes are billed, and shown nowhere.
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
        {
            id: "remove-what-expiry-leaves",
            status: "Enabled",
            filter: everything,
            expiration: { expiredObjectDeleteMarker: true },
        },
    ];
}
