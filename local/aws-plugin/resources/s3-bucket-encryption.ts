import type { ServerSideEncryption } from "@aws-sdk/client-s3";

import { block, blocks, flag, text, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { bucketPart } from "../bucket-part";
import { givenPart } from "../given-part";

const rule = {
    applyServerSideEncryptionByDefault: block(
        {
            sseAlgorithm: text({
                required: true,
                must: [
                    (name) => ["AES256", "aws:kms", "aws:kms:dsse"].includes(name),
                    "AES256, aws:kms or aws:kms:dsse",
                ],
            }),
            kmsMasterKeyId: text({}),
        },
        {},
    ),
    bucketKeyEnabled: flag({}),
};

export const s3BucketEncryption = bucketPart({
    token: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    title: "S3 Bucket Server-side Encryption Configuration",
    arguments: {
        rules: blocks(rule, { required: true }),
    },
    put: (aws, bucket, { rules }) => put(aws, bucket, rules),

    async get(aws, bucket) {
        const answer = await unlessGone(aws.s3.getBucketEncryption({ Bucket: bucket }));
        if (!answer) return undefined;
        return {
            rules: (answer.ServerSideEncryptionConfiguration?.Rules ?? []).map((one) => ({
                applyServerSideEncryptionByDefault: givenPart(undefined, {
                    sseAlgorithm: one.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
                    kmsMasterKeyId: one.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
                }),
                bucketKeyEnabled: one.BucketKeyEnabled ?? false,
            })),
        };
    },

    async remove(aws, bucket) {
        await aws.s3.deleteBucketEncryption({ Bucket: bucket });
    },
});

async function put(aws: Aws, bucket: string, rules: readonly ValuesOf<typeof rule>[]): Promise<void> {
    await aws.s3.putBucketEncryption({
        Bucket: bucket,
        ServerSideEncryptionConfiguration: {
            Rules: rules.map(({ applyServerSideEncryptionByDefault: by, bucketKeyEnabled }) => ({
                ...(by !== undefined && {
                    ApplyServerSideEncryptionByDefault: {
                        SSEAlgorithm: by.sseAlgorithm as ServerSideEncryption,
                        KMSMasterKeyID: by.kmsMasterKeyId,
                    },
                }),
                BucketKeyEnabled: bucketKeyEnabled,
            })),
        },
    });
}
