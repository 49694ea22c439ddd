import type { BucketLocationConstraint } from "@aws-sdk/client-s3";

import { bucketArn, partitionOf } from "../../../components/iam/arn";
import { flag, text, textMap } from "../argument";
import type { Aws } from "../aws-clients";
import { errorCode, ProviderError, unlessGone } from "../aws-errors";
import { nameFor } from "../name-prefix";
import { resourceType } from "../resource-type";
import { length } from "../rules";
import { tagList, tagsByName } from "../tags";

/** S3 knows no location constraint for this region: it was there first. */
const firstRegion = "us-east-1";

export const s3Bucket = resourceType({
    token: "aws:s3/bucket:Bucket",
    title: "S3 Bucket",
    arguments: {
        bucket: text({
            replaces: true,
            computed: true,
            must: [
                (name) => /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name),
                "3 to 63 lower-case letters, digits, dots or hyphens",
            ],
        }),
        // The provider appends 26 characters.
        bucketPrefix: text({ replaces: true, computed: true, must: length(0, 37) }),
        forceDestroy: flag({ default: false }),
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    outputs: [
        "arn",
        "bucketDomainName",
        "bucketRegion",
        "bucketRegionalDomainName",
        "hostedZoneId",
        "websiteDomain",
        "websiteEndpoint",
    ],
    identity: ({ bucket }) => bucket ?? "",

    async create(aws, { bucket, bucketPrefix }) {
        const name = nameFor({ name: bucket, namePrefix: bucketPrefix });
        await aws.s3.createBucket({
            Bucket: name,
            ...(aws.region !== firstRegion && {
                CreateBucketConfiguration: { LocationConstraint: aws.region as BucketLocationConstraint },
            }),
        });
        return name;
    },

    async complete(aws, name, { tags }) {
        await setTags(aws, name, tags);
    },

    read: readBucket,

    async update(aws, name, { after, changed }) {
        if (changed("tags")) await setTags(aws, name, after.tags);
    },

    async delete(aws, name, known) {
        if (known["forceDestroy"] === true) await empty(aws, name);
        try {
            await aws.s3.deleteBucket({ Bucket: name });
        } catch (error) {
            if (errorCode(error) !== "BucketNotEmpty") throw error;
            throw new ProviderError(`S3 Bucket (${name}) not empty, consider using forceDestroy`);
        }
    },
});

/** What is known of it; undefined where there is none. */
export async function readBucket(aws: Aws, name: string) {
    const found = await unlessGone(aws.s3.headBucket({ Bucket: name }));
    if (!found) return undefined;
    const region = found.BucketRegion ?? aws.region;
    const tagging = await unlessGone(aws.s3.getBucketTagging({ Bucket: name }));
    return {
        arn: bucketArn({ partition: partitionOf(region) }, name),
        bucket: name,
        bucketDomainName: `${name}.s3.amazonaws.com`,
        bucketRegion: region,
        bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
        tags: tagsByName(tagging?.TagSet),
    };
}

/** S3 takes all tags at once, or none. */
async function setTags(aws: Aws, name: string, tags: Record<string, string> = {}): Promise<void> {
    await (Object.keys(tags).length > 0
        ? aws.s3.putBucketTagging({ Bucket: name, Tagging: { TagSet: tagList(tags) } })
        : aws.s3.deleteBucketTagging({ Bucket: name }));
}

/** Deletes what is in it, in every version. */
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
