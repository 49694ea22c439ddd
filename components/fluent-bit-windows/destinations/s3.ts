import { z } from "zod";

import { bucketArn } from "../../iam/arn";
import { fittingName } from "../../iam/names";
import type { Statement } from "../../iam/policy-document";
import { kmsKeyArn } from "../../aws/settings";
import { awsRegion } from "../../iam/settings";
import { mayBeOutput } from "../../outputs/may-be-output";
import { refuse } from "../../settings/refuse";
import { assumedRole, externalIdNeedsRole, permissions, roleOptions } from "./assumed-role";
import { ownEndpoints, reachedBy } from "./aws-endpoints";
import type { DestinationContext, DestinationRoute, PlannedDestination } from "./destination";
import { expiryAfterLock, lockedBucket, objectLockSettings } from "./object-lock";
import { outputSection, withoutDeliveryReports } from "./output";
import { bucketName, ownBucket, type OwnBucketSettings } from "./own-bucket";
import { prefixPlace, prefixReaders, readersOf, readersSetting, refuseReadersElsewhere } from "./readers";
import { awsEndpointUrlOptions, trust } from "./server";

/** What keys begin with. What Fluent Bit would replace in it, `$` and `%`, cannot stand there. */
export const keyPrefix = z
    .string()
    .regex(
        /^[\w!.*'()=-]+(\/[\w!.*'()=-]+)*$/,
        "must be the begin of a key, such as logs/shop: letters, digits and !-_.*'()=, no / at either end",
    )
    .max(512);

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
const storageClass = z.enum(["STANDARD", "STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR"]);

export const s3 = z
    .strictObject({
        /** Amazon S3, written to by Fluent Bit itself: objects of JSON lines. */
        type: z.literal("s3"),

        /** A bucket that exists already, also one of another account or region. Default: the stack's bucket, see `fluentBit.s3`. */
        bucket: mayBeOutput(bucketName, ({ id }) => `output-${id}`).optional(),

        /** Region of a bucket that exists already. Default: the cluster's. */
        region: awsRegion.optional(),

        /** KMS key of a bucket that exists already, where it is not encrypted with S3's own keys: Fluent Bit gets the permission to use it. */
        kmsKeyArn: kmsKeyArn.optional(),

        /** What the objects' keys begin with. Default: the route's name. The key goes on as `/YYYY/MM/DD/<tag>/HHMMSS-<random>.json.gz`. */
        prefix: keyPrefix.optional(),

        /** Seconds until a container's lines are uploaded, even if they are few. Each upload is billed: twice as long halves that part of the costs. */
        uploadSeconds: z.int().min(60).max(86400).default(300),

        /** Size at which a container's lines are uploaded before that, in MiB and not yet compressed. Fluent Bit holds one such object in memory. */
        uploadMiB: z.int().min(1).max(100).default(16),

        /** How the objects are packed: `gzip` makes logs about ten times smaller. */
        compression: z.enum(["gzip", "none"]).default("gzip"),

        /** How S3 stores the objects. The classes for rare access bill each object as at least 128 KiB and 30 days. */
        storageClass: storageClass.default("STANDARD"),

        ...ownEndpoints("s3"),

        /** Days after which these lines are deleted from the stack's bucket. Default: as `fluentBit.s3.expireAfterDays` says, or until `objectLock` ends if that is later. */
        expireAfterDays: z.int().min(1).max(36500).optional(),

        ...objectLockSettings,

        ...readersSetting,

        ...assumedRole,
    })
    .superRefine((settings, context) => {
        externalIdNeedsRole(settings, context);
        refuseReadersElsewhere(settings, context);
        expiryAfterLock(settings, context);
        if (settings.bucket === undefined) {
            const message = "is for a bucket that exists already; name it in bucket, or leave this out";
            refuse(settings, ["region", "kmsKeyArn", "roleArn", "endpoint", "stsEndpoint"], message, context);
        } else {
            const message = "is for a bucket that the stack creates; leave it out, or bucket";
            refuse(settings, ["expireAfterDays", "objectLock", "tags"], message, context);
        }
        if (settings.bucket === undefined && settings.objectLock === undefined) {
            const message =
                "is for a bucket of this destination alone, as objectLock makes one; set fluentBit.s3.tags for the bucket that destinations share";
            refuse(settings, ["tags"], message, context);
        }
    });

type Settings = z.output<typeof s3>;

/** The most that the plug-in counts to. It takes `no_limits` for 5, and then gives a file up that is still there. */
const practicallyForEver = 2_147_483_647;

/** Longest name of a folder for one output: with a bucket's name and a file's behind it, Windows takes 260 characters. */
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
                // The time is the first line's, or of a file that a restart left over the restart's. No two nodes write to one key, whatever the containers are called.
                s3_key_format: `/${prefix}/%Y/%m/%d/$TAG/%H%M%S-$UUID.json${packed ? ".gz" : ""}`,
                json_date_key: "time",
                json_date_format: "iso8601",
                ...(packed && { compression: "gzip" }),
                content_type: "application/x-ndjson",
                // S3 refuses uploads without a checksum to a bucket whose objects are locked. Of somebody else's bucket it is not known whether they are, or will be.
                ...((given !== undefined || lock !== undefined) && { send_content_md5: true }),
                ...(settings.storageClass !== "STANDARD" && { storage_class: settings.storageClass }),
                // One request an object: it is there as a whole or not at all. The parts of an upload that a killed process did not finish would be billed unseen.
                use_put_object: true,
                total_file_size: `${settings.uploadMiB}M`,
                upload_timeout: `${settings.uploadSeconds}s`,
                // Lines wait here until they are uploaded, also over a restart. Outputs that shared a folder would send each other's lines after one.
                store_dir: paths.join(paths.state, "s3", fittingName(route.name, maxFolderLength)),
                store_dir_limit_size: `${half(context.diskMiB)}M`,
                // The readiness check needs the reports: the plug-in tries again by itself, and the engine does not say what became of it.
                ...(route.setting.startsWith("ownLogs") && withoutDeliveryReports(context)),
                ...roleOptions(settings),
                ...trust(context),
                ...awsEndpointUrlOptions(context, host, stsHost),
            }),
            // What does not fit the folder any more waits where other outputs' lines wait. Together they keep to the limit.
            ...(context.buffersOnDisk && { "storage.total_limit_size": `${half(context.diskMiB)}M` }),
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
