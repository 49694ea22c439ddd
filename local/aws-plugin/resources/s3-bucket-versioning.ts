import type { BucketVersioningStatus } from "@aws-sdk/client-s3";

import { block, text } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { bucketPart } from "../bucket-part";

export const s3BucketVersioning = bucketPart({
    token: "aws:s3/bucketVersioning:BucketVersioning",
    title: "S3 Bucket Versioning",
    arguments: {
        versioningConfiguration: block(
            {
                status: text({
                    required: true,
                    must: [(status) => ["Enabled", "Suspended"].includes(status), "Enabled or Suspended"],
                }),
            },
            { required: true },
        ),
    },
    put: (aws, bucket, { versioningConfiguration }) => put(aws, bucket, versioningConfiguration.status),

    async get(aws, bucket) {
        const answer = await unlessGone(aws.s3.getBucketVersioning({ Bucket: bucket }));
        // A bucket that never had versions says nothing.
        return answer?.Status && { versioningConfiguration: { status: answer.Status } };
    },

    /** Versioning cannot be taken off again, only suspended. */
    async remove(aws, bucket) {
        await put(aws, bucket, "Suspended");
    },
});

async function put(aws: Aws, bucket: string, status: string): Promise<void> {
    await aws.s3.putBucketVersioning({
        Bucket: bucket,
        VersioningConfiguration: { Status: status as BucketVersioningStatus },
    });
}
