import { flag, text, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";
import { length } from "../rules";

const blocked = {
    blockPublicAcls: flag({ default: false }),
    blockPublicPolicy: flag({ default: false }),
    ignorePublicAcls: flag({ default: false }),
    restrictPublicBuckets: flag({ default: false }),
};

export const s3BucketPublicAccessBlock = resourceType({
    token: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    title: "S3 Bucket Public Access Block",
    arguments: {
        bucket: text({ required: true, replaces: true, must: length(1, 63) }),
        ...blocked,
        skipDestroy: flag({ default: false }),
        region: text({ replaces: true, computed: true }),
    },
    outputs: [],
    identity: ({ bucket }) => bucket,

    async create(aws, args) {
        await put(aws, args.bucket, args);
        return args.bucket;
    },

    async read(aws, bucket) {
        const answer = await unlessGone(aws.s3.getPublicAccessBlock({ Bucket: bucket }));
        const found = answer?.PublicAccessBlockConfiguration;
        if (!found) return undefined;
        return {
            bucket,
            blockPublicAcls: found.BlockPublicAcls ?? false,
            blockPublicPolicy: found.BlockPublicPolicy ?? false,
            ignorePublicAcls: found.IgnorePublicAcls ?? false,
            restrictPublicBuckets: found.RestrictPublicBuckets ?? false,
        };
    },

    async update(aws, bucket, { after }) {
        await put(aws, bucket, after);
    },

    async delete(aws, bucket, known) {
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
