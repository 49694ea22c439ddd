import { flag, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { bucketPart } from "../bucket-part";

const blocked = {
    blockPublicAcls: flag({ default: false }),
    blockPublicPolicy: flag({ default: false }),
    ignorePublicAcls: flag({ default: false }),
    restrictPublicBuckets: flag({ default: false }),
};

export const s3BucketPublicAccessBlock = bucketPart({
    token: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    title: "S3 Bucket Public Access Block",
    arguments: {
        ...blocked,
        skipDestroy: flag({ default: false }),
    },
    put,

    async get(aws, bucket) {
        const answer = await unlessGone(aws.s3.getPublicAccessBlock({ Bucket: bucket }));
        const found = answer?.PublicAccessBlockConfiguration;
        if (!found) return undefined;
        return {
            blockPublicAcls: found.BlockPublicAcls ?? false,
            blockPublicPolicy: found.BlockPublicPolicy ?? false,
            ignorePublicAcls: found.IgnorePublicAcls ?? false,
            restrictPublicBuckets: found.RestrictPublicBuckets ?? false,
        };
    },

    async remove(aws, bucket, known) {
        if (known["skipDestroy"] === true) return;
        await aws.s3.deletePublicAccessBlock({ Bucket: bucket });
    },
});

async function put(aws: Aws, bucket: string, args: ValuesOf<typeof blocked>): Promise<void> {
    await aws.s3.putPublicAccessBlock({
        Bucket: bucket,
        PublicAccessBlockConfiguration: {
            BlockPublicAcls: args.blockPublicAcls,
            BlockPublicPolicy: args.blockPublicPolicy,
            IgnorePublicAcls: args.ignorePublicAcls,
            RestrictPublicBuckets: args.restrictPublicBuckets,
        },
    });
}
