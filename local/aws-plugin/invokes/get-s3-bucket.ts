import { text } from "../argument";
import { lookUp } from "../invoke";
import { s3Bucket } from "../resources/s3-bucket";

export const getS3Bucket = lookUp(s3Bucket, {
    token: "aws:s3/getBucket:getBucket",
    arguments: { bucket: text({ required: true }), region: text({}) },
    id: ({ bucket }) => bucket,
    result: [
        "bucket",
        "arn",
        "bucketDomainName",
        "bucketRegion",
        "bucketRegionalDomainName",
        // AWS does not return the zone of S3's website endpoints, and the bucket has no website.
        "hostedZoneId",
        "websiteDomain",
        "websiteEndpoint",
    ],
});
