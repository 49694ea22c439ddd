import type { ObjectLockRetentionMode } from "@aws-sdk/client-s3";

import { block, integer, text, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";

const rule = {
    defaultRetention: block(
        {
            mode: text({
                must: [(mode) => ["GOVERNANCE", "COMPLIANCE"].includes(mode), "GOVERNANCE or COMPLIANCE"],
            }),
            days: integer({}),
        },
        { required: true },
    ),
};

export const s3BucketObjectLock = resourceType({
    token: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    title: "S3 Bucket Object Lock Configuration",
    arguments: {
        bucket: text({ required: true, replaces: true }),
        rule: block(rule, {}),
        objectLockEnabled: text({
            default: "Enabled",
            replaces: true,
            must: [(value) => value === "Enabled", "Enabled"],
        }),
        region: text({ replaces: true, computed: true }),
    },
    outputs: [],
    identity: ({ bucket }) => bucket,

    async create(aws, { bucket, rule: wanted }) {
        await put(aws, bucket, wanted);
        return bucket;
    },

    async read(aws, bucket) {
        const answer = await unlessGone(aws.s3.getObjectLockConfiguration({ Bucket: bucket }));
        const found = answer?.ObjectLockConfiguration;
        // moto answers for a bucket that never had one too.
        if (found?.ObjectLockEnabled !== "Enabled") return undefined;
        const { Mode: mode, Days: days = 0 } = found.Rule?.DefaultRetention ?? {};
        return {
            bucket,
            objectLockEnabled: found.ObjectLockEnabled,
            ...(mode !== undefined && { rule: { defaultRetention: { mode, days } } }),
        };
    },

    async update(aws, bucket, { after }) {
        await put(aws, bucket, after.rule);
    },

    /** Object Lock cannot be switched off again: new objects are then no longer locked. */
    async delete(aws, bucket) {
        await unlessGone(put(aws, bucket, undefined));
    },
});

async function put(aws: Aws, bucket: string, wanted: ValuesOf<typeof rule> | undefined): Promise<void> {
    const retention = wanted?.defaultRetention;
    await aws.s3.putObjectLockConfiguration({
        Bucket: bucket,
        ObjectLockConfiguration: {
            ObjectLockEnabled: "Enabled",
            ...(retention !== undefined && {
                Rule: {
                    DefaultRetention: {
                        Mode: retention.mode as ObjectLockRetentionMode | undefined,
                        Days: retention.days,
                    },
                },
            }),
        },
    });
}
