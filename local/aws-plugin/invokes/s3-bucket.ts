import { text } from "../argument";
import { lookUp } from "../invoke";
import { s3Bucket } from "../resources/s3-bucket";

export const getS3Bucket = lookUp(s3Bucket, {
    token: "aws:s3/getBucket:getBucket",
    arguments: { bucket: text({ required: true }), region: text({}) },
    id: ({ bucket }) => bucket,
    without: ["tags"],
});
