import { z } from "zod";

import { tagMap } from "../../aws/settings";
import { fittingName } from "../../iam/names";
import type { BucketTarget } from "../targets/target";
import type { DestinationContext, DestinationRoute } from "./destination";
import { maxBucketNameLength, ownBucket, ownBucketName, type OwnBucketSettings } from "./own-bucket";

/**
 * Settings for a destination with a separate bucket. S3 locks objects with the bucket's default retention or with headers of each upload. Fluent Bit's plug-in does not send such headers, so destinations with different locks need different buckets.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export const objectLockSettings = {
    /**
     * Locks each object for some time after its upload (S3 Object Lock). The stack creates a bucket for this route's locked objects, `<fluentBit.s3.bucket>-<route>-locked`, and `pulumi destroy` keeps it and its objects in AWS. Changed settings apply to objects that are uploaded later. Default: objects are not locked.
     */
    objectLock: z
        .strictObject({
            /** Who can delete or overwrite a locked object. `GOVERNANCE`: identities with the permission `s3:BypassGovernanceRetention`. `COMPLIANCE`: nobody, not even the root user of the account. */
            mode: z.enum(["GOVERNANCE", "COMPLIANCE"]),

            /** Days for which each object is locked. In the mode `COMPLIANCE`, the lock cannot be shortened, and S3 bills the objects until it ends. */
            retentionDays: z.int().min(1).max(36500),
        })
        .optional(),

    /** Tags for the bucket of `objectLock`, in addition to `fluentBit.s3.tags`, which also apply to the shared bucket. Default: none. */
    tags: tagMap.optional(),
};

export type ObjectLock = NonNullable<z.output<z.ZodObject<typeof objectLockSettings>>["objectLock"]>;

interface Settings {
    objectLock?: ObjectLock | undefined;
    expireAfterDays?: number | undefined;
    tags?: Record<string, string> | undefined;
}

/**
 * Refuses an expiry before the lock ends. S3 would then hide the objects with a delete marker, but still store and bill them.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-managing-lifecycle
 */
export function expiryAfterLock({ objectLock: lock, expireAfterDays: days }: Settings, context: z.RefinementCtx): void {
    if (lock !== undefined && days !== undefined && days < lock.retentionDays) {
        const message =
            `hides the objects after ${days} days, but objectLock.retentionDays keeps them for ${lock.retentionDays} days; ` +
            `set it to ${lock.retentionDays} or more, or remove it`;
        context.addIssue({ code: "custom", path: ["expireAfterDays"], message });
    }
}

/** The bucket of a route whose destinations lock objects. It remains when the stack is destroyed, because its objects cannot or should not be deleted. */
export function lockedBucket(
    objectLock: ObjectLock,
    { expireAfterDays, tags }: Settings,
    own: OwnBucketSettings,
    route: DestinationRoute,
    context: DestinationContext,
): BucketTarget {
    const part = route.baseName.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
    const name = fittingName(
        `${ownBucketName(own, context)}-${part}-locked`.replaceAll(/-+/g, "-"),
        maxBucketNameLength,
    );
    const allTags = { ...own.tags, ...route.resourceTags, ...tags };
    return {
        ...ownBucket(own, route, context, name),
        expireAfterDays: expireAfterDays ?? Math.max(own.expireAfterDays, objectLock.retentionDays),
        objectLock,
        ...(Object.keys(allTags).length > 0 && { tags: allTags }),
        keep: true,
    };
}
