import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Planned } from "../../outputs/planned";
import { bucketArgs, bucketPartArgs } from "./target-args";
import type { BucketTarget, WithCommon } from "./target";

/** A bucket that nobody can read by mistake: encrypted, not public, without access lists, over TLS only. */
export function createBucket(
    name: string,
    planned: Planned<WithCommon<BucketTarget>>,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    // Where the bucket stays, what protects it stays with it. With forceDestroy, the provider would delete objects in spite of their lock in the mode GOVERNANCE.
    const kept = { ...opts, retainOnDelete: planned.decided(({ target }) => target.keep) };
    const owned = new aws.s3.Bucket(
        name,
        planned.args(({ target, common }) => bucketArgs(target, common.tags)),
        kept,
    );
    const part = planned.pick(({ target }) => bucketPartArgs(target, owned.bucket));
    const parts = {
        encryption: part.args(({ encryption }) => encryption),
        publicAccess: part.args(({ publicAccess }) => publicAccess),
        ownership: part.args(({ ownership }) => ownership),
        versioning: part.args(({ versioning }) => versioning),
        lifecycle: part.args(({ lifecycle }) => lifecycle),
        policy: part.args(({ policy }) => policy),
    };

    const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(name, parts.encryption, kept);
    const notPublic = new aws.s3.BucketPublicAccessBlock(name, parts.publicAccess, kept);
    const ownership = new aws.s3.BucketOwnershipControls(name, parts.ownership, kept);
    const versioning = new aws.s3.BucketVersioning(name, parts.versioning, kept);
    // Object Lock, and rules about older versions, need a bucket that has some.
    const versioned = { ...kept, dependsOn: versioning };
    // It switches Object Lock on too. As an argument of the bucket, that would replace an imported bucket.
    const lock =
        part.sample.objectLock === undefined
            ? []
            : [
                  new aws.s3.BucketObjectLockConfiguration(
                      name,
                      part.decided(({ objectLock }) => objectLock as NonNullable<typeof objectLock>),
                      versioned,
                  ),
              ];
    const lifecycle = new aws.s3.BucketLifecycleConfiguration(name, parts.lifecycle, versioned);
    // S3 refuses two changes of a bucket's access at the same time.
    const policy = new aws.s3.BucketPolicy(name, parts.policy, { ...kept, dependsOn: [notPublic, ownership] });
    return [owned, encryption, notPublic, ownership, versioning, ...lock, lifecycle, policy];
}
