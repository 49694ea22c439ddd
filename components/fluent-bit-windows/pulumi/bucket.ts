import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Planned } from "../../pulumi/planned";
import { bucketArgs, bucketPartArgs } from "../targets/target-args";
import type { BucketTarget, WithCommon } from "../targets/target";

/** A bucket with protection against accidental access: encrypted, not public, without ACLs, only over TLS. */
export function createBucket(
    name: string,
    planned: Planned<WithCommon<BucketTarget>>,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    // If the bucket remains, its protection remains too. With forceDestroy, the provider would delete objects despite a lock in the mode GOVERNANCE.
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
    // Object Lock, and rules for older versions, need versioning.
    const versioned = { ...kept, dependsOn: versioning };
    // It also enables Object Lock. As an argument of the bucket, it would replace an imported bucket.
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
    // S3 refuses concurrent changes of a bucket's access settings.
    const policy = new aws.s3.BucketPolicy(name, parts.policy, { ...kept, dependsOn: [notPublic, ownership] });
    return [owned, encryption, notPublic, ownership, versioning, ...lock, lifecycle, policy];
}
