import { json, text } from "../argument";
import { unlessGone } from "../aws-errors";
import { equivalentPolicies } from "../policy-document";
import { resourceType } from "../resource-type";
import { length } from "../rules";

export const s3BucketPolicy = resourceType({
    token: "aws:s3/bucketPolicy:BucketPolicy",
    title: "S3 Bucket Policy",
    arguments: {
        bucket: text({ required: true, replaces: true, must: length(1, 63) }),
        policy: json(equivalentPolicies, { required: true }),
        region: text({ replaces: true, computed: true }),
    },
    outputs: [],
    identity: ({ bucket }) => bucket,

    async create(aws, { bucket, policy }) {
        await aws.s3.putBucketPolicy({ Bucket: bucket, Policy: policy });
        return bucket;
    },

    async read(aws, bucket) {
        const answer = await unlessGone(aws.s3.getBucketPolicy({ Bucket: bucket }));
        return answer && { bucket, policy: answer.Policy ?? "" };
    },

    async update(aws, bucket, { after }) {
        await aws.s3.putBucketPolicy({ Bucket: bucket, Policy: after.policy });
    },

    async delete(aws, bucket) {
        await aws.s3.deleteBucketPolicy({ Bucket: bucket });
    },
});
