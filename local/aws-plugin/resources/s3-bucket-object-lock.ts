import type { ObjectLockRetentionMode } from "@aws-sdk/client-s3";

import { block, integer, text, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { bucketPart } from "../bucket-part";

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

export const s3BucketObjectLock = bucketPart({
    token: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    title: "S3 Bucket Object Lock Configuration",
    arguments: {
        rule: block(rule, {}),
        objectLockEnabled: text({
            default: "Enabled",
            replaces: true,
            must: [(value) => value === "Enabled", "Enabled"],
        }),
    },
    put: (aws, bucket, { rule: wanted }) => put(aws, bucket, wanted),

    async get(aws, bucket) {
        const answer = await unlessGone(aws.s3.getObjectLockConfiguration({ Bucket: bucket }));
        const found = answer?.ObjectLockConfiguration;
        // moto answers for a bucket that never had one too.
        if (found?.ObjectLockEnabled !== "Enabled") return undefined;
        const { Mode: mode, Days: days = 0 } = found.Rule?.DefaultRetention ?? {};
        return {
            objectLockEnabled: found.ObjectLockEnabled,
            ...(mode !== undefined && { rule: { defaultRetention: { mode, days } } }),
        };
    },

    /** Object Lock cannot be switched off again: new objects are then no longer locked. */
    async remove(aws, bucket) {
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
