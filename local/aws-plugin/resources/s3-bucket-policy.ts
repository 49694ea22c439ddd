import { json } from "../argument";
import { unlessGone } from "../aws-errors";
import { bucketPart } from "../bucket-part";
import { equivalentPolicies } from "../policy-document";

export const s3BucketPolicy = bucketPart({
    token: "aws:s3/bucketPolicy:BucketPolicy",
    title: "S3 Bucket Policy",
    arguments: {
        policy: json(equivalentPolicies, { required: true }),
    },
    put: (aws, bucket, { policy }) => aws.s3.putBucketPolicy({ Bucket: bucket, Policy: policy }),

    async get(aws, bucket) {
        const answer = await unlessGone(aws.s3.getBucketPolicy({ Bucket: bucket }));
        return answer && { policy: answer.Policy ?? "" };
    },

    async remove(aws, bucket) {
        await aws.s3.deleteBucketPolicy({ Bucket: bucket });
    },
});
