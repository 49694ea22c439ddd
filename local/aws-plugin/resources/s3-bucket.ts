import type { BucketLocationConstraint } from "@aws-sdk/client-s3";

import { bucketArn, partitionOf } from "../../../components/iam/arn";
import { flag, text } from "../argument";
import type { Aws } from "../aws-clients";
import { errorCode, ProviderError, unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";
import { length, matching } from "../rules";
import { tagList } from "../tags";

/** The first region of S3, for which it has no location constraint. */
const firstRegion = "us-east-1";

export const s3Bucket = resourceType({
    token: "aws:s3/bucket:Bucket",
    title: "S3 Bucket",
    arguments: {
        bucket: text({
            replaces: true,
            computed: true,
            must: matching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "3 to 63 lower-case letters, digits, dots or hyphens"),
        }),
        // The provider appends 26 characters.
        bucketPrefix: text({ replaces: true, computed: true, untold: true, must: length(0, 37) }),
        forceDestroy: flag({ default: false, untold: true }),
    },
    prefixed: ["bucket", "bucketPrefix"],
    outputs: [
        "arn",
        "bucketDomainName",
        "bucketRegion",
        "bucketRegionalDomainName",
        // AWS does not return the zone of S3's website endpoints, and the bucket has no website.
        "hostedZoneId",
        "websiteDomain",
        "websiteEndpoint",
    ],
    identity: ["bucket"],
    id: "bucket",
    tagging: {
        list: async (aws, { id }) => (await unlessGone(aws.s3.getBucketTagging({ Bucket: id })))?.TagSet,
        // S3 only sets all tags at once.
        replace: setTags,
    },

    create: (aws, { bucket }) =>
        aws.s3.createBucket({
            Bucket: bucket,
            ...(aws.region !== firstRegion && {
                CreateBucketConfiguration: { LocationConstraint: aws.region as BucketLocationConstraint },
            }),
        }),

    complete: (aws, id, { tags = {} }) => setTags(aws, { id }, tags),

    async read(aws, name) {
        const { BucketRegion: region = aws.region } = await aws.s3.headBucket({ Bucket: name });
        return {
            arn: bucketArn({ partition: partitionOf(region) }, name),
            bucketDomainName: `${name}.s3.amazonaws.com`,
            bucketRegion: region,
            bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
        };
    },

    async delete(aws, name, { forceDestroy }) {
        if (forceDestroy) await empty(aws, name);
        try {
            await aws.s3.deleteBucket({ Bucket: name });
        } catch (error) {
            if (errorCode(error) !== "BucketNotEmpty") throw error;
            throw new ProviderError(`S3 Bucket (${name}) not empty, consider using forceDestroy`);
        }
    },
});

async function setTags(aws: Aws, { id: Bucket }: { id: string }, tags: Record<string, string>): Promise<void> {
    await (Object.keys(tags).length > 0
        ? aws.s3.putBucketTagging({ Bucket, Tagging: { TagSet: tagList(tags) } })
        : aws.s3.deleteBucketTagging({ Bucket }));
}

/** Deletes all versions of all objects. */
async function empty(aws: Aws, name: string): Promise<void> {
    for (;;) {
        const page = await aws.s3.listObjectVersions({ Bucket: name });
        const objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({
            Key: Key ?? "",
            VersionId,
        }));
        if (objects.length === 0) return;
        await aws.s3.deleteObjects({ Bucket: name, Delete: { Objects: objects, Quiet: true } });
    }
}
