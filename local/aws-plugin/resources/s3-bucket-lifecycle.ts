import type { LifecycleRule } from "@aws-sdk/client-s3";

import { block, blocks, flag, integer, text, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { bucketPart } from "../bucket-part";
import { givenPart } from "../given-part";
import type { PropertyMap, PropertyValue } from "../property-values";
import { atLeast, items } from "../rules";

const rule = {
    id: text({ required: true }),
    status: text({
        required: true,
        must: [(status) => ["Enabled", "Disabled"].includes(status), "Enabled or Disabled"],
    }),
    filter: block({ prefix: text({}) }, {}),
    expiration: block({ days: integer({}), expiredObjectDeleteMarker: flag({}) }, {}),
    noncurrentVersionExpiration: block(
        {
            noncurrentDays: integer({ required: true, must: atLeast(1) }),
            newerNoncurrentVersions: integer({ must: atLeast(1) }),
        },
        {},
    ),
    abortIncompleteMultipartUpload: block({ daysAfterInitiation: integer({}) }, {}),
};

export const s3BucketLifecycle = bucketPart({
    token: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    title: "S3 Bucket Lifecycle Configuration",
    arguments: {
        rules: blocks(rule, { must: items(1, 1000) }),
    },
    put: (aws, bucket, { rules }) => put(aws, bucket, rules),

    async get(aws, bucket) {
        const answer = await unlessGone(aws.s3.getBucketLifecycleConfiguration({ Bucket: bucket }));
        return answer && { rules: (answer.Rules ?? []).map(told) };
    },

    async remove(aws, bucket) {
        await aws.s3.deleteBucketLifecycle({ Bucket: bucket });
    },
});

/** Replaces all rules. */
async function put(aws: Aws, bucket: string, rules: readonly ValuesOf<typeof rule>[] = []): Promise<void> {
    await aws.s3.putBucketLifecycleConfiguration({
        Bucket: bucket,
        LifecycleConfiguration: { Rules: rules.map(wanted) },
    });
}

function wanted(one: ValuesOf<typeof rule>): LifecycleRule {
    const { filter, expiration, noncurrentVersionExpiration: noncurrent, abortIncompleteMultipartUpload: abort } = one;
    return {
        ID: one.id,
        Status: one.status as LifecycleRule["Status"],
        Filter: { Prefix: filter?.prefix ?? "" },
        ...(expiration !== undefined && {
            Expiration: { Days: expiration.days, ExpiredObjectDeleteMarker: expiration.expiredObjectDeleteMarker },
        }),
        ...(noncurrent !== undefined && {
            NoncurrentVersionExpiration: {
                NoncurrentDays: noncurrent.noncurrentDays,
                NewerNoncurrentVersions: noncurrent.newerNoncurrentVersions,
            },
        }),
        ...(abort !== undefined && {
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: abort.daysAfterInitiation },
        }),
    };
}

function told(one: LifecycleRule): PropertyMap {
    const { Expiration, NoncurrentVersionExpiration: noncurrent, AbortIncompleteMultipartUpload: abort } = one;
    const part = (told: Record<string, PropertyValue | undefined>) => givenPart(undefined, told);
    return {
        id: one.ID ?? "",
        status: one.Status ?? "",
        filter: { prefix: one.Filter?.Prefix ?? "" },
        ...(Expiration && {
            expiration: part({
                days: Expiration.Days,
                expiredObjectDeleteMarker: Expiration.ExpiredObjectDeleteMarker,
            }),
        }),
        ...(noncurrent && {
            noncurrentVersionExpiration: part({
                noncurrentDays: noncurrent.NoncurrentDays,
                newerNoncurrentVersions: noncurrent.NewerNoncurrentVersions,
            }),
        }),
        ...(abort && { abortIncompleteMultipartUpload: part({ daysAfterInitiation: abort.DaysAfterInitiation }) }),
    };
}
