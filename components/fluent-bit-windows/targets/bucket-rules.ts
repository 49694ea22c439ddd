import { fittingName } from "../../iam/names";
import type { BucketTarget } from "./target";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html */
const maxRuleIdLength = 255;

/** Days for which a deleted or overwritten object can be restored. */
const recoveryDays = 7;

/** Rules that prevent accidental access to a bucket, and allow to restore objects. */
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
              // One KMS request for many objects: without it, KMS bills each upload.
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
 * If several rules apply to an object, S3 uses the one that deletes it first. So the rule for the whole bucket, which also covers objects of removed routes, has the longest time.
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
            // S3 bills the invisible parts of unfinished uploads.
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
