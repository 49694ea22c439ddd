import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { bucketProtection, encryptionRule, lifecycleRules } from "./bucket-rules";
import type { BucketTarget } from "./target";

/** A bucket that nobody can read by mistake: encrypted, not public, without access lists, over TLS only. */
export function createBucket(
    name: string,
    target: BucketTarget,
    tags: Record<string, string>,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    // Where the bucket stays, what protects it stays with it. With forceDestroy, the provider would delete objects in spite of their lock in the mode GOVERNANCE.
    const kept = { ...opts, retainOnDelete: target.keep };
    const owned = new aws.s3.Bucket(name, { bucket: target.name, forceDestroy: !target.keep, tags }, kept);
    const bucket = owned.bucket;

    const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
        name,
        { bucket, rules: [encryptionRule(target.kmsKeyArn)] },
        kept,
    );
    const notPublic = new aws.s3.BucketPublicAccessBlock(name, { bucket, ...bucketProtection.publicAccess }, kept);
    const ownership = new aws.s3.BucketOwnershipControls(
        name,
        { bucket, rule: { objectOwnership: bucketProtection.objectOwnership } },
        kept,
    );
    const versioning = new aws.s3.BucketVersioning(
        name,
        { bucket, versioningConfiguration: { status: bucketProtection.versioning } },
        kept,
    );
    const lock = createObjectLock(name, target, owned, { ...kept, dependsOn: versioning });
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
    return [owned, encryption, notPublic, ownership, versioning, ...lock, lifecycle, policy];
}

/** It switches Object Lock on too. As an argument of the bucket, that would replace an imported bucket. */
function createObjectLock(
    name: string,
    { objectLock }: BucketTarget,
    { bucket }: aws.s3.Bucket,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    if (objectLock === undefined) {
        return [];
    }
    const { mode, retentionDays: days } = objectLock;
    return [
        new aws.s3.BucketObjectLockConfiguration(name, { bucket, rule: { defaultRetention: { mode, days } } }, opts),
    ];
}
