import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { bucketArgs, bucketPartArgs } from "./target-args";
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
    const owned = new aws.s3.Bucket(name, bucketArgs(target, tags), kept);
    const parts = bucketPartArgs(target, owned.bucket);

    const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(name, parts.encryption, kept);
    const notPublic = new aws.s3.BucketPublicAccessBlock(name, parts.publicAccess, kept);
    const ownership = new aws.s3.BucketOwnershipControls(name, parts.ownership, kept);
    const versioning = new aws.s3.BucketVersioning(name, parts.versioning, kept);
    // Object Lock, and rules about older versions, need a bucket that has some.
    const versioned = { ...kept, dependsOn: versioning };
    // It switches Object Lock on too. As an argument of the bucket, that would replace an imported bucket.
    const lock =
        parts.objectLock === undefined
            ? []
            : [new aws.s3.BucketObjectLockConfiguration(name, parts.objectLock, versioned)];
    const lifecycle = new aws.s3.BucketLifecycleConfiguration(name, parts.lifecycle, versioned);
    // S3 refuses two changes of a bucket's access at the same time.
    const policy = new aws.s3.BucketPolicy(name, parts.policy, { ...kept, dependsOn: [notPublic, ownership] });
    return [owned, encryption, notPublic, ownership, versioning, ...lock, lifecycle, policy];
}
