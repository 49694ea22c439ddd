import type { BucketLocationConstraint, ObjectLockRule } from "@aws-sdk/client-s3";

import { bucketArn, partitionOf } from "../../../components/iam/arn";
import { type Arguments, block, blocks, flag, integer, json, text, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { errorCode, ProviderError, unlessGone } from "../aws-errors";
import { lookUp } from "../invoke";
import { equivalentPolicies } from "../policy-document";
import { pascalCaseType, type Request, type ResourceType } from "../resource-type";
import { atLeast, items, length, matching, oneOf } from "../rules";
import { tagList } from "../tags";

/** The first region of S3, for which it has no location constraint. */
const firstRegion = "us-east-1";

export const s3Bucket = pascalCaseType({
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

interface Key {
    readonly Bucket: string;
}

async function setTags(aws: Aws, key: Key, tags: Record<string, string>): Promise<void> {
    await (Object.keys(tags).length > 0
        ? aws.s3.putBucketTagging({ ...key, Tagging: { TagSet: tagList(tags) } })
        : aws.s3.deleteBucketTagging(key));
}

/** Deletes all versions of all objects. */
async function empty(aws: Aws, key: Key): Promise<void> {
    for (;;) {
        const { Versions = [], DeleteMarkers = [] } = await aws.s3.listObjectVersions(key);
        const Objects = [...Versions, ...DeleteMarkers].map(({ Key = "", VersionId }) => ({ Key, VersionId }));
        if (Objects.length === 0) return;
        await aws.s3.deleteObjects({ ...key, Delete: { Objects, Quiet: true } });
    }
}

export const getS3Bucket = lookUp(s3Bucket, {
    token: "aws:s3/getBucket:getBucket",
    arguments: { bucket: text({ required: true }) },
    id: ({ bucket }) => bucket,
    without: ["tags"],
});

interface BucketPart<A extends Arguments> {
    /** Such as `Policy`, for `aws:s3/bucketPolicy:BucketPolicy`. */
    readonly name: string;
    /** Default: its name. */
    readonly title?: string;
    readonly arguments: A;
    /** Sets all properties, regardless of the previous ones. */
    readonly put: (aws: Aws, key: Key, request: Request<A, "pascal">) => Promise<unknown>;
    /** The bucket's current value. Undefined if there is none. */
    readonly get: (aws: Aws, key: Key) => Promise<object | undefined>;
    readonly remove: (aws: Aws, key: Key, known: Partial<ValuesOf<A>>) => Promise<unknown>;
}

/** A type of resource. An S3 bucket has at most one of each. */
function bucketPart<A extends Arguments>({ name, title = name, arguments: own, put, get, remove }: BucketPart<A>) {
    return pascalCaseType({
        token: `aws:s3/bucket${name}:Bucket${name}`,
        title: `S3 Bucket ${title}`,
        arguments: { bucket: text({ required: true, replaces: true, must: length(1, 63) }), ...own },
        outputs: [],
        identity: ["bucket"],
        id: "bucket",
        put: (aws, request) => {
            const { Bucket, ...others } = request as unknown as Request<A, "pascal"> & Key;
            return put(aws, { Bucket }, others as unknown as Request<A, "pascal">);
        },
        read: (aws, key) => get(aws, key as unknown as Key),
        delete: (aws, key, known) => remove(aws, key as unknown as Key, known as Partial<ValuesOf<A>>),
    });
}

/** The types of an S3 bucket's parts. */
export const s3BucketParts: readonly ResourceType[] = [
    bucketPart({
        name: "Policy",
        arguments: { policy: json(equivalentPolicies, { required: true }) },
        put: (aws, key, request) => aws.s3.putBucketPolicy({ ...key, ...request }),
        get: (aws, key) => aws.s3.getBucketPolicy(key),
        remove: (aws, key) => aws.s3.deleteBucketPolicy(key),
    }),

    bucketPart({
        name: "PublicAccessBlock",
        title: "Public Access Block",
        arguments: {
            blockPublicAcls: flag({ default: false }),
            blockPublicPolicy: flag({ default: false }),
            ignorePublicAcls: flag({ default: false }),
            restrictPublicBuckets: flag({ default: false }),
        },
        put: (aws, key, request) => aws.s3.putPublicAccessBlock({ ...key, PublicAccessBlockConfiguration: request }),
        get: async (aws, key) => (await aws.s3.getPublicAccessBlock(key)).PublicAccessBlockConfiguration,
        remove: (aws, key) => aws.s3.deletePublicAccessBlock(key),
    }),

    bucketPart({
        name: "OwnershipControls",
        title: "Ownership Controls",
        arguments: {
            rule: block(
                {
                    objectOwnership: text({
                        required: true,
                        must: oneOf("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"),
                    }),
                },
                { required: true },
            ),
        },
        put: (aws, key, { Rule }) =>
            aws.s3.putBucketOwnershipControls({ ...key, OwnershipControls: { Rules: [Rule] } }),
        async get(aws, key) {
            const { OwnershipControls } = await aws.s3.getBucketOwnershipControls(key);
            const [rule] = OwnershipControls?.Rules ?? [];
            return rule && { rule };
        },
        remove: (aws, key) => aws.s3.deleteBucketOwnershipControls(key),
    }),

    bucketPart({
        name: "Versioning",
        arguments: {
            versioningConfiguration: block(
                { status: text({ required: true, must: oneOf("Enabled", "Suspended") }) },
                { required: true },
            ),
        },
        put: (aws, key, request) => aws.s3.putBucketVersioning({ ...key, ...request }),
        async get(aws, key) {
            const { Status } = await aws.s3.getBucketVersioning(key);
            // The response of a bucket that never had versions is empty.
            return Status && { versioningConfiguration: { Status } };
        },
        /** Versioning cannot be removed, only suspended. */
        remove: (aws, key) => aws.s3.putBucketVersioning({ ...key, VersioningConfiguration: { Status: "Suspended" } }),
    }),

    bucketPart({
        name: "ServerSideEncryptionConfiguration",
        title: "Server-side Encryption Configuration",
        arguments: {
            rules: blocks(
                {
                    applyServerSideEncryptionByDefault: block(
                        {
                            sseAlgorithm: text({
                                as: "SSEAlgorithm",
                                required: true,
                                must: oneOf("AES256", "aws:kms", "aws:kms:dsse"),
                            }),
                            kmsMasterKeyId: text({ as: "KMSMasterKeyID" }),
                        },
                        {},
                    ),
                    bucketKeyEnabled: flag({}),
                },
                { required: true },
            ),
        },
        put: (aws, key, request) => aws.s3.putBucketEncryption({ ...key, ServerSideEncryptionConfiguration: request }),
        get: async (aws, key) => (await aws.s3.getBucketEncryption(key)).ServerSideEncryptionConfiguration,
        remove: (aws, key) => aws.s3.deleteBucketEncryption(key),
    }),

    bucketPart({
        name: "ObjectLockConfiguration",
        title: "Object Lock Configuration",
        arguments: {
            rule: block(
                {
                    defaultRetention: block(
                        { mode: text({ must: oneOf("GOVERNANCE", "COMPLIANCE") }), days: integer({}) },
                        { required: true },
                    ),
                },
                {},
            ),
        },
        put: (aws, key, { Rule }) => setObjectLock(aws, key, { Rule }),
        async get(aws, key) {
            const { ObjectLockConfiguration: found } = await aws.s3.getObjectLockConfiguration(key);
            // moto also responds for a bucket that never had one.
            if (found?.ObjectLockEnabled !== "Enabled") return undefined;
            return { ...found, Rule: found.Rule?.DefaultRetention?.Mode && found.Rule };
        },
        /** Object Lock cannot be disabled. Without this resource, new objects are no longer locked. */
        remove: (aws, key) => unlessGone(setObjectLock(aws, key, {})),
    }),

    bucketPart({
        name: "LifecycleConfiguration",
        title: "Lifecycle Configuration",
        arguments: {
            rules: blocks(
                {
                    id: text({ as: "ID", required: true }),
                    status: text({ required: true, must: oneOf("Enabled", "Disabled") }),
                    filter: block({ prefix: text({}) }, {}),
                    expiration: block({ days: integer({}), expiredObjectDeleteMarker: flag({}) }, {}),
                    noncurrentVersionExpiration: block(
                        { noncurrentDays: integer({ required: true, must: atLeast(1) }) },
                        {},
                    ),
                    abortIncompleteMultipartUpload: block({ daysAfterInitiation: integer({}) }, {}),
                },
                { must: items(1, 1000) },
            ),
        },
        put: (aws, key, { Rules = [] }) =>
            aws.s3.putBucketLifecycleConfiguration({
                ...key,
                LifecycleConfiguration: { Rules: Rules.map(withFilter) },
            }),
        get: async (aws, key) => {
            const { Rules = [] } = await aws.s3.getBucketLifecycleConfiguration(key);
            return { Rules: Rules.map(withFilter) };
        },
        remove: (aws, key) => aws.s3.deleteBucketLifecycle(key),
    }),
];

function setObjectLock(aws: Aws, key: Key, rule: { Rule?: ObjectLockRule | undefined }) {
    return aws.s3.putObjectLockConfiguration({
        ...key,
        ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", ...rule },
    });
}

function withFilter<Rule extends { Filter?: { Prefix?: string | undefined } | undefined }>(rule: Rule) {
    return { ...rule, Filter: { Prefix: rule.Filter?.Prefix ?? "" } };
}
