import { text } from "../argument";
import { couldNotFind, invoke } from "../invoke";
import { readBucket } from "../resources/s3-bucket";

export const getS3Bucket = invoke({
    token: "aws:s3/getBucket:getBucket",
    arguments: { bucket: text({ required: true }), region: text({}) },
    reading: ({ bucket }) => `reading S3 Bucket (${bucket})`,
    async call(aws, { bucket }) {
        const found = await readBucket(aws, bucket);
        if (found === undefined) return couldNotFind;
        const { arn, bucketDomainName, bucketRegion, bucketRegionalDomainName } = found;
        // The zone of S3's website endpoints is in no answer of AWS, and the bucket has no website.
        return {
            id: bucket,
            region: aws.region,
            bucket,
            arn,
            bucketDomainName,
            bucketRegion,
            bucketRegionalDomainName,
            hostedZoneId: "",
            websiteDomain: "",
            websiteEndpoint: "",
        };
    },
});
