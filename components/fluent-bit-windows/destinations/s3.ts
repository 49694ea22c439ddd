import { z } from "zod";

import { bucketArn } from "../../iam/arn";
import { fittingName } from "../../iam/names";
import type { Statement } from "../../iam/policy-document";
import { kmsKeyArn } from "../../aws/settings";
import { awsRegion } from "../../iam/settings";
import { mayBeOutput } from "../../outputs/may-be-output";
import { bytesOfMiB } from "../pipeline/buffer-limit";
import { refuse } from "../../settings/refuse";
import { assumedRole, externalIdNeedsRole, permissions, roleOptions } from "./assumed-role";
import { ownEndpoints, reachedBy } from "./aws-endpoints";
import type { DestinationContext, DestinationRoute, PlannedDestination } from "./destination";
import { expiryAfterLock, lockedBucket, objectLockSettings } from "./object-lock";
import { outputSection, withoutDeliveryReports } from "./output";
import { bucketName, expireAfterDays, ownBucket, type OwnBucketSettings } from "./own-bucket";
import { prefixPlace, prefixReaders, readersOf, readersSetting, refuseReadersElsewhere } from "./readers";
import { awsEndpointUrlOptions, trust } from "./server";

/** Prefix of keys. It cannot contain `$` and `%`, which Fluent Bit would replace. */
export const keyPrefix = z
    .string()
    .regex(
        /^[\w!.*'()=-]+(\/[\w!.*'()=-]+)*$/,
        "must be the prefix of a key, such as logs/shop: letters, digits and !-_.*'()=, not beginning or ending with /",
    )
    .max(512);

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
const storageClass = z.enum(["STANDARD", "STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR"]);

export const s3 = z
    .strictObject({
        /** Amazon S3. Fluent Bit uploads objects with JSON lines. */
        type: z.literal("s3"),

        /** Name of an existing bucket, also of another account or region. Default: the stack's bucket, see `fluentBit.s3`. */
        bucket: mayBeOutput(bucketName, ({ id }) => `output-${id}`).optional(),

        /** Region of an existing bucket. Default: the cluster's region. */
        region: awsRegion.optional(),

        /** KMS key of an existing bucket that is not encrypted with S3's own keys. Fluent Bit gets the permission to use it. */
        kmsKeyArn: kmsKeyArn.optional(),

        /** Prefix of the objects' keys. Default: the route's name. The key continues with `/YYYY/MM/DD/<tag>/HHMMSS-<random>.json.gz`. */
        prefix: keyPrefix.optional(),

        /** Maximum seconds until a container's lines are uploaded. S3 bills each upload, so a longer time costs less. */
        uploadSeconds: z.int().min(60).max(86400).default(300),

        /** Uncompressed size in MiB at which a container's lines are uploaded earlier. Fluent Bit holds one such object in memory. */
        uploadMiB: z.int().min(1).max(100).default(16),

        /** Compression of the objects. `gzip` makes logs about ten times smaller. */
        compression: z.enum(["gzip", "none"]).default("gzip"),

        /** Storage class of the objects. S3 bills each object in `STANDARD_IA` and `ONEZONE_IA` for at least 128 KB and 30 days, and in `GLACIER_IR` for at least 128 KB and 90 days. */
        storageClass: storageClass.default("STANDARD"),

        ...ownEndpoints("s3"),

        /** Days after which these lines are deleted from the stack's bucket. Default: `fluentBit.s3.expireAfterDays`, or the end of `objectLock` if that is later. */
        expireAfterDays: expireAfterDays.optional(),

        ...objectLockSettings,

        ...readersSetting,

        ...assumedRole,
    })
    .superRefine((settings, context) => {
        externalIdNeedsRole(settings, context);
        refuseReadersElsewhere(settings, context);
        expiryAfterLock(settings, context);
        if (settings.bucket === undefined) {
            const message = "applies only to an existing bucket; set its name in bucket, or remove this";
            refuse(settings, ["region", "kmsKeyArn", "roleArn", "endpoint", "stsEndpoint"], message, context);
        } else {
            const message = "applies only to a bucket that the stack creates; remove this or bucket";
            refuse(settings, ["expireAfterDays", "objectLock", "tags"], message, context);
        }
        if (settings.bucket === undefined && settings.objectLock === undefined) {
            const message =
                "applies only to a separate bucket of this destination, as with objectLock; use s3.tags for the shared bucket";
            refuse(settings, ["tags"], message, context);
        }
    });

type Settings = z.output<typeof s3>;

/** The plug-in's largest number of retries. It reads `no_limits` as 5, and then gives up a file that still exists. */
const practicallyForEver = 2_147_483_647;

/** Maximum length of an output's folder name: with the names of bucket and file, the path must fit Windows' limit of 260 characters. */
const maxFolderLength = 60;

/** The C plug-in `s3`: https://docs.fluentbit.io/manual/pipeline/outputs/s3 */
export function planS3(
    settings: Settings,
    own: OwnBucketSettings,
    route: DestinationRoute,
    context: DestinationContext,
): PlannedDestination {
    const { cluster, paths } = context;
    const lock = settings.objectLock;
    const created =
        lock === undefined ? ownBucket(own, route, context) : lockedBucket(lock, settings, own, route, context);
    const given = settings.bucket === undefined ? undefined : { name: settings.bucket, kmsKeyArn: settings.kmsKeyArn };
    const { name: bucket, kmsKeyArn: key } = given ?? created;
    const prefix = settings.prefix ?? route.baseName;
    const region = settings.region ?? cluster.region;
    const { host, stsHost, servers, regionProblems } = reachedBy("s3", region, settings, context);
    const packed = settings.compression === "gzip";
    return {
        description: `S3 ${bucket}/${prefix}/`,
        setting: route.setting,
        output: {
            ...outputSection("s3", route, context, {
                bucket,
                region,
                // The time is that of the first line, or of the restart for a file that was left from before it. Different nodes never write to the same key.
                s3_key_format: `/${prefix}/%Y/%m/%d/$TAG/%H%M%S-$UUID.json${packed ? ".gz" : ""}`,
                json_date_key: "time",
                json_date_format: "iso8601",
                ...(packed && { compression: "gzip" }),
                content_type: "application/x-ndjson",
                // S3 refuses uploads without a checksum to a bucket with Object Lock. It is unknown whether an existing bucket has or will have it.
                ...((given !== undefined || lock !== undefined) && { send_content_md5: true }),
                ...(settings.storageClass !== "STANDARD" && { storage_class: settings.storageClass }),
                // One request for each object, which then exists completely or not at all. S3 would bill the invisible parts of a multipart upload that a killed process did not finish.
                use_put_object: true,
                total_file_size: `${settings.uploadMiB}M`,
                upload_timeout: `${settings.uploadSeconds}s`,
                // Lines wait here until the upload, also across a restart. Outputs with a shared folder would send each other's lines after a restart.
                store_dir: paths.join(paths.state, "s3", fittingName(route.name, maxFolderLength)),
                store_dir_limit_size: bytesOfMiB(half(context.diskMiB)),
                // The readiness check needs these reports: the plug-in retries by itself, and the engine does not report the result.
                ...(route.setting.startsWith("ownLogs") && withoutDeliveryReports(context)),
                ...roleOptions(settings),
                ...trust(context),
                ...awsEndpointUrlOptions(context, host, stsHost),
            }),
            // If the folder is full, lines wait where the lines of other outputs wait. Together they keep the limit.
            ...(context.buffersOnDisk && { "storage.total_limit_size": bytesOfMiB(half(context.diskMiB)) }),
            retry_limit: practicallyForEver,
        },
        servers,
        regionProblems,
        takesRecord: true,
        statements: permissions(settings, [
            {
                Sid: "PutObjects",
                Effect: "Allow",
                Action: ["s3:PutObject"],
                Resource: [bucketArn(cluster, bucket, `${prefix}/*`)],
            },
            ...(key === undefined ? [] : [encryptObjects(key)]),
        ]),
        ...(given === undefined && {
            expiry: { bucket, prefixes: [prefix], days: settings.expireAfterDays ?? created.expireAfterDays },
        }),
        readers: {
            principals: settings.roleArn === undefined ? readersOf(settings.readers, route) : [],
            place: prefixPlace(bucket, prefix),
            statements: prefixReaders(cluster, bucket, prefix, key),
        },
        targets: given === undefined ? [created] : [],
        credentials: [],
        problems: [],
    };
}

function encryptObjects(key: string): Statement {
    return { Sid: "EncryptObjects", Effect: "Allow", Action: ["kms:GenerateDataKey"], Resource: [key] };
}

function half(size: number): number {
    return Math.floor(size / 2);
}
