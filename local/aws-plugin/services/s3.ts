import { type BucketLocationConstraint, type ObjectLockRule, ObjectOwnership } from "@aws-sdk/client-s3";

import { bucketArn, partitionOf } from "../../../components/iam/arn";
import { block, blocks, flag, integer, json, text } from "../argument";
import type { Aws } from "../aws-clients";
import { errorCode, ProviderError, unlessGone } from "../aws-errors";
import { lookUp } from "../invoke";
import { equivalentPolicies } from "../policy-document";
import { pascalCaseType } from "../resource-type";
import { atLeast, items, length, matching, oneOf, oneOfEnum } from "../rules";
import { tagList } from "../tags";

/** The first region of S3, for which it has no location constraint. */
const firstRegion = "us-east-1";

/** The name of a bucket is unique in all regions. A bucket has at most one of each of its further resources. */
const ofBucket = { identity: ["bucket"], id: "bucket" } as const;

export const s3Bucket = pascalCaseType("s3.Bucket", {
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
    ...ofBucket,
    tagging: {
        list: async (aws, { id }) => (await unlessGone(aws.s3.getBucketTagging({ Bucket: id })))?.TagSet,
        // S3 only sets all tags at once.
        replace: (aws, { id }, tags) => setTags(aws, { Bucket: id }, tags),
    },

    create: (aws, { Bucket }) =>
        aws.s3.createBucket({
            Bucket,
            ...(aws.region !== firstRegion && {
                CreateBucketConfiguration: { LocationConstraint: aws.region as BucketLocationConstraint },
            }),
        }),

    complete: (aws, key, { tags = {} }) => setTags(aws, key, tags),

    async read(aws, key) {
        const { BucketRegion: region = aws.region } = await aws.s3.headBucket(key);
        return {
            arn: bucketArn({ partition: partitionOf(region) }, key.Bucket),
            bucketDomainName: `${key.Bucket}.s3.amazonaws.com`,
            bucketRegion: region,
            bucketRegionalDomainName: `${key.Bucket}.s3.${region}.amazonaws.com`,
        };
    },

    async delete(aws, key, { forceDestroy }) {
        if (forceDestroy) await empty(aws, key);
        try {
            await aws.s3.deleteBucket(key);
        } catch (error) {
            if (errorCode(error) !== "BucketNotEmpty") throw error;
            throw new ProviderError(`S3 Bucket (${key.Bucket}) not empty, consider using forceDestroy`);
        }
    },
});

async function setTags(aws: Aws, key: { Bucket: string }, tags: Record<string, string>): Promise<void> {
    await (Object.keys(tags).length > 0
        ? aws.s3.putBucketTagging({ ...key, Tagging: { TagSet: tagList(tags) } })
        : aws.s3.deleteBucketTagging(key));
}

/** Deletes all versions of all objects. */
async function empty(aws: Aws, key: { Bucket: string }): Promise<void> {
    for (;;) {
        const { Versions = [], DeleteMarkers = [] } = await aws.s3.listObjectVersions(key);
        const Objects = [...Versions, ...DeleteMarkers].map(({ Key = "", VersionId }) => ({ Key, VersionId }));
        if (Objects.length === 0) return;
        await aws.s3.deleteObjects({ ...key, Delete: { Objects, Quiet: true } });
    }
}

export const getS3Bucket = lookUp("s3.getBucket", s3Bucket, "bucket", { without: ["tags"] });

const bucket = text({ required: true, replaces: true, must: length(1, 63) });

export const s3BucketPolicy = pascalCaseType("s3.BucketPolicy", {
    title: "S3 Bucket Policy",
    ...ofBucket,
    arguments: { bucket, policy: json(equivalentPolicies, { required: true }) },
    put: (aws, request) => aws.s3.putBucketPolicy(request),
    read: (aws, key) => aws.s3.getBucketPolicy(key),
    delete: (aws, key) => aws.s3.deleteBucketPolicy(key),
});

export const s3BucketPublicAccessBlock = pascalCaseType("s3.BucketPublicAccessBlock", {
    title: "S3 Bucket Public Access Block",
    ...ofBucket,
    arguments: {
        bucket,
        blockPublicAcls: flag({ default: false }),
        blockPublicPolicy: flag({ default: false }),
        ignorePublicAcls: flag({ default: false }),
        restrictPublicBuckets: flag({ default: false }),
    },
    put: (aws, { Bucket, ...PublicAccessBlockConfiguration }) =>
        aws.s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration }),
    read: async (aws, key) => (await aws.s3.getPublicAccessBlock(key)).PublicAccessBlockConfiguration,
    delete: (aws, key) => aws.s3.deletePublicAccessBlock(key),
});

export const s3BucketOwnershipControls = pascalCaseType("s3.BucketOwnershipControls", {
    title: "S3 Bucket Ownership Controls",
    ...ofBucket,
    arguments: {
        bucket,
        rule: block(
            { objectOwnership: text({ required: true, must: oneOfEnum(ObjectOwnership) }) },
            { required: true },
        ),
    },
    put: (aws, { Bucket, Rule }) => aws.s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [Rule] } }),
    async read(aws, key) {
        const { OwnershipControls } = await aws.s3.getBucketOwnershipControls(key);
        const [rule] = OwnershipControls?.Rules ?? [];
        return rule && { rule };
    },
    delete: (aws, key) => aws.s3.deleteBucketOwnershipControls(key),
});

export const s3BucketVersioning = pascalCaseType("s3.BucketVersioning", {
    title: "S3 Bucket Versioning",
    ...ofBucket,
    arguments: {
        bucket,
        versioningConfiguration: block(
            { status: text({ required: true, must: oneOf("Enabled", "Suspended") }) },
            { required: true },
        ),
    },
    put: (aws, request) => aws.s3.putBucketVersioning(request),
    async read(aws, key) {
        const { Status } = await aws.s3.getBucketVersioning(key);
        // The response of a bucket that never had versions is empty.
        return Status && { versioningConfiguration: { Status } };
    },
    // Versioning cannot be removed, only suspended.
    delete: (aws, key) => aws.s3.putBucketVersioning({ ...key, VersioningConfiguration: { Status: "Suspended" } }),
});

const encryption = {
    sseAlgorithm: text({ as: "SSEAlgorithm", required: true, must: oneOf("AES256", "aws:kms", "aws:kms:dsse") }),
    kmsMasterKeyId: text({ as: "KMSMasterKeyID" }),
};

export const s3BucketEncryption = pascalCaseType("s3.BucketServerSideEncryptionConfiguration", {
    title: "S3 Bucket Server-side Encryption Configuration",
    ...ofBucket,
    arguments: {
        bucket,
        rules: blocks(
            { applyServerSideEncryptionByDefault: block(encryption, {}), bucketKeyEnabled: flag({}) },
            { required: true },
        ),
    },
    put: (aws, { Bucket, ...ServerSideEncryptionConfiguration }) =>
        aws.s3.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration }),
    read: async (aws, key) => (await aws.s3.getBucketEncryption(key)).ServerSideEncryptionConfiguration,
    delete: (aws, key) => aws.s3.deleteBucketEncryption(key),
});

const retention = { mode: text({ must: oneOf("GOVERNANCE", "COMPLIANCE") }), days: integer({}) };

export const s3BucketObjectLock = pascalCaseType("s3.BucketObjectLockConfiguration", {
    title: "S3 Bucket Object Lock Configuration",
    ...ofBucket,
    arguments: { bucket, rule: block({ defaultRetention: block(retention, { required: true }) }, {}) },
    put: setObjectLock,
    async read(aws, key) {
        const { ObjectLockConfiguration: found } = await aws.s3.getObjectLockConfiguration(key);
        // moto also responds for a bucket that never had one.
        if (found?.ObjectLockEnabled !== "Enabled") return undefined;
        return { ...found, Rule: found.Rule?.DefaultRetention?.Mode && found.Rule };
    },
    // Object Lock cannot be disabled. Without this resource, new objects are no longer locked.
    delete: (aws, key) => unlessGone(setObjectLock(aws, key)),
});

function setObjectLock(aws: Aws, { Bucket, ...rule }: { Bucket: string; Rule?: ObjectLockRule | undefined }) {
    const ObjectLockConfiguration = { ObjectLockEnabled: "Enabled" as const, ...rule };
    return aws.s3.putObjectLockConfiguration({ Bucket, ObjectLockConfiguration });
}

const lifecycleRule = {
    id: text({ as: "ID", required: true }),
    status: text({ required: true, must: oneOf("Enabled", "Disabled") }),
    filter: block({ prefix: text({}) }, {}),
    expiration: block({ days: integer({}), expiredObjectDeleteMarker: flag({}) }, {}),
    noncurrentVersionExpiration: block({ noncurrentDays: integer({ required: true, must: atLeast(1) }) }, {}),
    abortIncompleteMultipartUpload: block({ daysAfterInitiation: integer({}) }, {}),
};

export const s3BucketLifecycle = pascalCaseType("s3.BucketLifecycleConfiguration", {
    title: "S3 Bucket Lifecycle Configuration",
    ...ofBucket,
    arguments: { bucket, rules: blocks(lifecycleRule, { must: items(1, 1000) }) },
    put(aws, { Bucket, Rules = [] }) {
        const LifecycleConfiguration = { Rules: Rules.map(withFilter) };
        return aws.s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration });
    },
    async read(aws, key) {
        const { Rules = [] } = await aws.s3.getBucketLifecycleConfiguration(key);
        return { Rules: Rules.map(withFilter) };
    },
    delete: (aws, key) => aws.s3.deleteBucketLifecycle(key),
});

function withFilter<Rule extends { Filter?: { Prefix?: string | undefined } | undefined }>(rule: Rule) {
    return { ...rule, Filter: { Prefix: rule.Filter?.Prefix ?? "" } };
}
