import type { BucketVersioningStatus } from "@aws-sdk/client-s3";

import { block, text } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";
import { length } from "../rules";

export const s3BucketVersioning = resourceType({
    token: "aws:s3/bucketVersioning:BucketVersioning",
    title: "S3 Bucket Versioning",
    arguments: {
        bucket: text({ required: true, replaces: true, must: length(1, 63) }),
        versioningConfiguration: block(
            {
                status: text({
                    required: true,
                    must: [(status) => ["Enabled", "Suspended"].includes(status), "Enabled or Suspended"],
                }),
            },
            { required: true },
        ),
        region: text({ replaces: true, computed: true }),
    },
    outputs: [],
    identity: ({ bucket }) => bucket,

    async create(aws, { bucket, versioningConfiguration }) {
        await put(aws, bucket, versioningConfiguration.status);
        return bucket;
    },

    async read(aws, bucket) {
        const answer = await unlessGone(aws.s3.getBucketVersioning({ Bucket: bucket }));
        // A bucket that never had versions says nothing.
        return answer?.Status && { bucket, versioningConfiguration: { status: answer.Status } };
    },

    async update(aws, bucket, { after }) {
        await put(aws, bucket, after.versioningConfiguration.status);
    },

    /** Versioning cannot be taken off again, only suspended. */
    async delete(aws, bucket) {
        await put(aws, bucket, "Suspended");
    },
});

async function put(aws: Aws, bucket: string, status: string): Promise<void> {
    await aws.s3.putBucketVersioning({
        Bucket: bucket,
        VersioningConfiguration: { Status: status as BucketVersioningStatus },
    });
}
