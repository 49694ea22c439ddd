import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { fittingName } from "../../iam/names";
import type { BucketTarget } from "./target";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html */
const maxRuleIdLength = 255;

/** Days for which an object can be brought back that somebody deleted or overwrote. */
const recoveryDays = 7;

/** A bucket that nobody can read by mistake: encrypted, not public, without access lists, over TLS only. */
export function createBucket(
    name: string,
    target: BucketTarget,
    tags: Record<string, string>,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    // Where the bucket stays, what protects it stays with it.
    const kept = { ...opts, retainOnDelete: target.keep };
    const owned = new aws.s3.Bucket(name, { bucket: target.name, forceDestroy: !target.keep, tags }, kept);
    const bucket = owned.bucket;

    const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
        name,
        { bucket, rules: [encryptionRule(target.kmsKeyArn)] },
        kept,
    );
    const notPublic = new aws.s3.BucketPublicAccessBlock(
        name,
        {
            bucket,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        },
        kept,
    );
    const ownership = new aws.s3.BucketOwnershipControls(
        name,
        { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
        kept,
    );
    const versioning = new aws.s3.BucketVersioning(
        name,
        { bucket, versioningConfiguration: { status: "Enabled" } },
        kept,
    );
    const lifecycle = new aws.s3.BucketLifecycleConfiguration(
        name,
        { bucket, rules: lifecycleRules(target) },
        // Rules about older versions need a bucket that has some.
        { ...kept, dependsOn: versioning },
    );
    const policy = new aws.s3.BucketPolicy(
        name,
        { bucket, policy: JSON.stringify(target.policy) },
        // S3 refuses two changes of a bucket's access at the same time.
        { ...kept, dependsOn: [notPublic, ownership] },
    );
    return [owned, encryption, notPublic, ownership, versioning, lifecycle, policy];
}

function encryptionRule(kmsKeyArn: string | undefined): aws.types.input.s3.BucketServerSideEncryptionConfigurationRule {
    return kmsKeyArn === undefined
        ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
        : {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
              // One request to KMS for many objects: without it each upload is billed by KMS too.
              bucketKeyEnabled: true,
          };
}

/**
 * Of several rules that hold for an object, S3 takes the one that deletes it first. So the rule for everything, which is also for what no route writes any more, has the longest time.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html
 */
function lifecycleRules({
    expireAfterDays,
    expiries = [],
}: BucketTarget): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
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
