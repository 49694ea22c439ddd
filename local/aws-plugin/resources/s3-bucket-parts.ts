import { type Arguments, block, blocks, flag, integer, json, text, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { equivalentPolicies } from "../policy-document";
import { type Request, type ResourceType, resourceType } from "../resource-type";
import { atLeast, items, length, oneOf } from "../rules";

interface BucketPart<A extends Arguments> {
    readonly token: string;
    readonly title: string;
    readonly arguments: A;
    /** Sets all properties, regardless of the previous ones. */
    readonly put: (aws: Aws, Bucket: string, args: ValuesOf<A>, request: Request<A>) => Promise<unknown>;
    /** The bucket's current value. Undefined if there is none. */
    readonly get: (aws: Aws, Bucket: string) => Promise<object | undefined>;
    readonly remove: (aws: Aws, Bucket: string, known: Partial<ValuesOf<A>>) => Promise<unknown>;
}

/** A type of resource. An S3 bucket has at most one of each. */
function bucketPart<A extends Arguments>({ token, title, arguments: own, put, get, remove }: BucketPart<A>) {
    return resourceType({
        token,
        title,
        arguments: { bucket: text({ required: true, replaces: true, must: length(1, 63) }), ...own },
        outputs: [],
        identity: ["bucket"],
        id: "bucket",
        put: (aws, args, request) => put(aws, args["bucket"] as string, args as ValuesOf<A>, request as Request<A>),
        read: get,
        delete: (aws, bucket, known) => remove(aws, bucket, known as Partial<ValuesOf<A>>),
    });
}

/** The types of an S3 bucket's parts. */
export const s3BucketParts: readonly ResourceType[] = [
    bucketPart({
        token: "aws:s3/bucketPolicy:BucketPolicy",
        title: "S3 Bucket Policy",
        arguments: { policy: json(equivalentPolicies, { required: true }) },
        put: (aws, Bucket, { policy }) => aws.s3.putBucketPolicy({ Bucket, Policy: policy }),
        get: (aws, Bucket) => aws.s3.getBucketPolicy({ Bucket }),
        remove: (aws, Bucket) => aws.s3.deleteBucketPolicy({ Bucket }),
    }),

    bucketPart({
        token: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        title: "S3 Bucket Public Access Block",
        arguments: {
            blockPublicAcls: flag({ default: false }),
            blockPublicPolicy: flag({ default: false }),
            ignorePublicAcls: flag({ default: false }),
            restrictPublicBuckets: flag({ default: false }),
            skipDestroy: flag({ default: false, untold: true }),
        },
        put: (aws, Bucket, _, request) =>
            aws.s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: request }),
        get: async (aws, Bucket) => (await aws.s3.getPublicAccessBlock({ Bucket })).PublicAccessBlockConfiguration,
        async remove(aws, Bucket, { skipDestroy }) {
            if (!skipDestroy) await aws.s3.deletePublicAccessBlock({ Bucket });
        },
    }),

    bucketPart({
        token: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        title: "S3 Bucket Ownership Controls",
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
        put: (aws, Bucket, _, { Rule }) =>
            aws.s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [Rule] } }),
        async get(aws, Bucket) {
            const { OwnershipControls } = await aws.s3.getBucketOwnershipControls({ Bucket });
            const [rule] = OwnershipControls?.Rules ?? [];
            return rule && { rule };
        },
        remove: (aws, Bucket) => aws.s3.deleteBucketOwnershipControls({ Bucket }),
    }),

    bucketPart({
        token: "aws:s3/bucketVersioning:BucketVersioning",
        title: "S3 Bucket Versioning",
        arguments: {
            versioningConfiguration: block(
                { status: text({ required: true, must: oneOf("Enabled", "Suspended") }) },
                { required: true },
            ),
        },
        put: (aws, Bucket, _, { VersioningConfiguration }) =>
            aws.s3.putBucketVersioning({ Bucket, VersioningConfiguration }),
        async get(aws, Bucket) {
            const { Status } = await aws.s3.getBucketVersioning({ Bucket });
            // The response of a bucket that never had versions is empty.
            return Status && { versioningConfiguration: { Status } };
        },
        /** Versioning cannot be removed, only suspended. */
        remove: (aws, Bucket) =>
            aws.s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Suspended" } }),
    }),

    bucketPart({
        token: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        title: "S3 Bucket Server-side Encryption Configuration",
        arguments: {
            rules: blocks(
                {
                    applyServerSideEncryptionByDefault: block(
                        {
                            sseAlgorithm: text({ required: true, must: oneOf("AES256", "aws:kms", "aws:kms:dsse") }),
                            kmsMasterKeyId: text({}),
                        },
                        {},
                    ),
                    bucketKeyEnabled: flag({}),
                },
                { required: true },
            ),
        },
        put: (aws, Bucket, { rules }) =>
            aws.s3.putBucketEncryption({
                Bucket,
                ServerSideEncryptionConfiguration: {
                    Rules: rules.map(({ applyServerSideEncryptionByDefault: by, bucketKeyEnabled }) => ({
                        ...(by && {
                            ApplyServerSideEncryptionByDefault: {
                                SSEAlgorithm: by.sseAlgorithm,
                                KMSMasterKeyID: by.kmsMasterKeyId,
                            },
                        }),
                        BucketKeyEnabled: bucketKeyEnabled,
                    })),
                },
            }),
        get: async (aws, Bucket) => (await aws.s3.getBucketEncryption({ Bucket })).ServerSideEncryptionConfiguration,
        remove: (aws, Bucket) => aws.s3.deleteBucketEncryption({ Bucket }),
    }),

    bucketPart({
        token: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        title: "S3 Bucket Object Lock Configuration",
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
        put: (aws, Bucket, _, { Rule }) =>
            aws.s3.putObjectLockConfiguration({
                Bucket,
                ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule },
            }),
        async get(aws, Bucket) {
            const { ObjectLockConfiguration: found } = await aws.s3.getObjectLockConfiguration({ Bucket });
            // moto also responds for a bucket that never had one.
            if (found?.ObjectLockEnabled !== "Enabled") return undefined;
            return { ...found, Rule: found.Rule?.DefaultRetention?.Mode && found.Rule };
        },
        /** Object Lock cannot be disabled. Without this resource, new objects are no longer locked. */
        remove: (aws, Bucket) =>
            unlessGone(
                aws.s3.putObjectLockConfiguration({
                    Bucket,
                    ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" },
                }),
            ),
    }),

    bucketPart({
        token: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        title: "S3 Bucket Lifecycle Configuration",
        arguments: {
            rules: blocks(
                {
                    id: text({ required: true }),
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
        put: (aws, Bucket, _, { Rules: rules = [] }) => {
            const Rules = rules.map(({ Id, Filter, ...rule }) => ({
                ...rule,
                ID: Id,
                Filter: { Prefix: Filter?.Prefix ?? "" },
            }));
            return aws.s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules } });
        },
        async get(aws, Bucket) {
            const { Rules = [] } = await aws.s3.getBucketLifecycleConfiguration({ Bucket });
            return { rules: Rules.map((rule) => ({ ...rule, Filter: { Prefix: rule.Filter?.Prefix ?? "" } })) };
        },
        remove: (aws, Bucket) => aws.s3.deleteBucketLifecycle({ Bucket }),
    }),
];
