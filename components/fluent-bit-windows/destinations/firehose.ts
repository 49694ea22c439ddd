import { z } from "zod";

import { bucketArn, deliveryStreamArn, logGroupArn, parseArn } from "../../iam/arn";
import { tagMap } from "../../aws/settings";
import { conventionalRoleName, ownRoleArn } from "../../iam/conventions";
import { fittingName } from "../../iam/names";
import { policyDocument, type Statement } from "../../iam/policy-document";
import { serviceTrust } from "../../iam/trust";
import { arnOf } from "../../iam/settings";
import { mayBeOutput } from "../../outputs/may-be-output";
import type { Problem } from "../../settings/problems";
import { refuse } from "../../settings/refuse";
import type { BucketTarget, DeliveryStreamTarget } from "../targets/target";
import { assumedRole, externalIdNeedsRole, permissions, roleOptions } from "./assumed-role";
import { knowsOption } from "../fluent-bit/options";
import { ownEndpoints, reachedBy } from "./aws-endpoints";
import type { DestinationContext, DestinationRoute, PlannedDestination } from "./destination";
import { outputSection } from "./output";
import { expireAfterDays, ownBucket, type OwnBucketSettings } from "./own-bucket";
import { prefixPlace, prefixReaders, readersOf, readersSetting } from "./readers";
import { keyPrefix } from "./s3";
import { awsEndpointOptions, trust } from "./server";

/** @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html */
const streamName = /^[a-zA-Z0-9_.-]{1,64}$/;
const maxStreamNameLength = 64;

export const firehose = z
    .strictObject({
        /** Amazon Data Firehose (formerly Kinesis Data Firehose). */
        type: z.literal("firehose"),

        /** Name of the delivery stream that the stack creates. It delivers to the stack's bucket, see `fluentBit.s3`. Default: `<cluster>-<route>`. */
        deliveryStream: z
            .string()
            .regex(streamName, "must be the name of a delivery stream: at most 64 letters, digits and _.-")
            .optional(),

        /** ARN of an existing delivery stream, also of another region or, with `roleArn`, of another account. Default: the stack creates a delivery stream. */
        deliveryStreamArn: mayBeOutput(
            arnOf(
                "firehose",
                /^deliverystream\/[a-zA-Z0-9_.-]{1,64}$/,
                "arn:aws:firehose:eu-central-1:111122223333:deliverystream/NAME",
            ),
            ({ id, place }) => deliveryStreamArn(place, `output-${id}`),
        ).optional(),

        /** Prefix of the keys of delivered objects, if the stack creates the stream. Default: `firehose/<route>`. The key continues with `/YYYY/MM/DD/…`. */
        prefix: keyPrefix.optional(),

        /** Buffer interval in seconds of a stream that the stack creates. */
        bufferSeconds: z.int().min(0).max(900).optional(),

        /** Buffer size in MiB at which a stream that the stack creates delivers earlier. */
        bufferMiB: z.int().min(1).max(128).optional(),

        /** Key of the line's time in each record. */
        timeKey: z
            .string()
            .regex(/^[\w@.-]{1,64}$/, "must be the key of a record: at most 64 letters, digits and _@.-")
            .default("time"),

        /**
         * Whether Fluent Bit combines many lines into one Firehose record, with a line break after each. Firehose bills each record as at least 5 KB, so separate lines cost up to twenty times as much. Default: true for a stream that the stack creates, which writes lines to a bucket; false for an existing stream, whose destination might read each record as one line, as OpenSearch does.
         *
         * @see https://aws.amazon.com/firehose/pricing/
         */
        aggregate: z.boolean().optional(),

        /**
         * Compression of each record. With `gzip`, Firehose bills the compressed size, about a tenth. Readers of the delivered objects, or the stream's destination, must decompress it. A stream that the stack creates then delivers objects with several gzip members, which most programs read like one.
         */
        compression: z.enum(["none", "gzip"]).default("none"),

        ...ownEndpoints("firehose"),

        /** Days after which these lines are deleted from the stack's bucket. Default: `fluentBit.s3.expireAfterDays`. */
        expireAfterDays: expireAfterDays.optional(),

        /** Tags for the delivery stream, in addition to the stack's `tags`. Default: none. */
        tags: tagMap.optional(),

        ...readersSetting,

        ...assumedRole,
    })
    .superRefine((settings, context) => {
        externalIdNeedsRole(settings, context);
        if (settings.deliveryStreamArn === undefined) {
            const message = "applies only to an existing delivery stream; set deliveryStreamArn, or remove this";
            refuse(settings, ["roleArn", "endpoint", "stsEndpoint"], message, context);
        } else {
            const message =
                "applies only to a delivery stream that the stack creates; remove this or deliveryStreamArn";
            refuse(
                settings,
                ["deliveryStream", "prefix", "bufferSeconds", "bufferMiB", "readers", "expireAfterDays", "tags"],
                message,
                context,
            );
        }
    });

type Settings = z.output<typeof firehose>;

/** Settings of other sections that the stack's delivery streams use. */
interface Shared {
    bucket: OwnBucketSettings;
    /** Retention of a stream's reports about failed deliveries. */
    retentionDays: number;
}

/** The C plug-in `kinesis_firehose`: https://docs.fluentbit.io/manual/pipeline/outputs/firehose */
export function planFirehose(
    settings: Settings,
    shared: Shared,
    route: DestinationRoute,
    context: DestinationContext,
): PlannedDestination {
    const given = settings.deliveryStreamArn;
    const bucket = ownBucket(shared.bucket, route, context);
    const created = ownStream(settings, shared, bucket, route, context);
    const arn = given ?? deliveryStreamArn(context.cluster, created.name);
    const parts = parseArn(arn);
    const region = parts?.region ?? context.cluster.region;
    const { host, stsHost, servers, regionProblems } = reachedBy("firehose", region, settings, context);
    const aggregated = aggregates(settings, context);
    return {
        description: `Firehose ${arn}`,
        setting: route.setting,
        output: outputSection("kinesis_firehose", route, context, {
            region,
            delivery_stream: parts?.resource.replace("deliverystream/", "") ?? created.name,
            time_key: settings.timeKey,
            time_key_format: "%Y-%m-%dT%H:%M:%S.%3NZ",
            ...(aggregated && { simple_aggregation: true }),
            ...(settings.compression === "gzip" && { compression: "gzip" }),
            ...roleOptions(settings),
            ...trust(context),
            ...awsEndpointOptions(context, host, stsHost),
        }),
        servers,
        regionProblems,
        takesRecord: true,
        statements: permissions(settings, [
            { Sid: "PutRecords", Effect: "Allow", Action: ["firehose:PutRecordBatch"], Resource: [arn] },
        ]),
        ...(given === undefined && {
            expiry: {
                bucket: bucket.name,
                prefixes: [streamPrefix(settings, route), `${streamPrefix(settings, route)}-errors`],
                days: settings.expireAfterDays ?? shared.bucket.expireAfterDays,
            },
        }),
        readers: {
            principals: given === undefined ? readersOf(settings.readers, route) : [],
            place: prefixPlace(given ?? bucket.name, streamPrefix(settings, route)),
            statements: prefixReaders(context.cluster, bucket.name, streamPrefix(settings, route), bucket.kmsKeyArn),
        },
        targets: given === undefined ? [bucket, created] : [],
        credentials: [],
        ...(given !== undefined && settings.roleArn === undefined && { sameAccountOnly: given }),
        problems: aggregationProblems(settings, route, context),
    };
}

/** Fluent Bit does not start with an option that its version does not know. */
function canAggregate({ fluentBitVersion: version, paths: { os } }: DestinationContext): boolean {
    return knowsOption({ os, version }, "outputs", "kinesis_firehose", "simple_aggregation");
}

function aggregates({ aggregate, deliveryStreamArn: given }: Settings, context: DestinationContext): boolean {
    return (aggregate ?? given === undefined) && canAggregate(context);
}

function aggregationProblems(
    { aggregate }: Settings,
    { setting }: DestinationRoute,
    context: DestinationContext,
): Problem[] {
    if (aggregate !== true || canAggregate(context)) {
        return [];
    }
    const remedy = `Fluent Bit ${context.fluentBitVersion}, which some of the nodes run, does not support this (4.2.2 does); remove it`;
    return [{ setting: `${setting}.aggregate`, value: "true", remedy }];
}

function streamPrefix({ prefix }: Settings, { baseName }: DestinationRoute): string {
    return prefix ?? `firehose/${baseName}`;
}

function ownStream(
    settings: Settings,
    { retentionDays }: Shared,
    bucket: BucketTarget,
    route: DestinationRoute,
    { cluster, iam }: DestinationContext,
): DeliveryStreamTarget {
    const name = settings.deliveryStream ?? fittingName(`${cluster.name}-${route.baseName}`, maxStreamNameLength);
    const prefix = streamPrefix(settings, route);
    const tags = { ...route.resourceTags, ...settings.tags };
    const errorPrefix = `${prefix}-errors`;
    const errorLog = { group: `/aws/kinesisfirehose/${name}`, stream: "S3Delivery", retentionDays };
    const roleName = conventionalRoleName(iam, `${cluster.name}-${cluster.region}-firehose-${name}`);
    const arn = bucketArn(cluster, bucket.name);
    return {
        kind: "deliveryStream",
        name,
        ...(Object.keys(tags).length > 0 && { tags }),
        bucket: { name: bucket.name, arn },
        ...(bucket.kmsKeyArn !== undefined && { kmsKeyArn: bucket.kmsKeyArn }),
        prefix: `${prefix}/!{timestamp:yyyy/MM/dd}/`,
        errorPrefix: `${errorPrefix}/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/`,
        compressed: settings.compression === "gzip",
        bufferSeconds: settings.bufferSeconds ?? 300,
        bufferMiB: settings.bufferMiB ?? 64,
        role: {
            name: roleName,
            arn: ownRoleArn(cluster, iam, roleName),
            trust: serviceTrust("firehose.amazonaws.com", cluster.accountId),
            policy: policyDocument([
                ...deliverTo(arn, [prefix, errorPrefix]),
                {
                    Sid: "ReportErrors",
                    Effect: "Allow",
                    Action: ["logs:PutLogEvents"],
                    Resource: [`${logGroupArn(cluster, errorLog.group)}:log-stream:${errorLog.stream}`],
                },
                ...(bucket.kmsKeyArn === undefined ? [] : [encrypt(bucket.kmsKeyArn)]),
            ]),
        },
        errorLog,
        setting: route.setting,
    };
}

/** @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3 */
function deliverTo(bucket: string, prefixes: readonly string[]): Statement[] {
    return [
        {
            Sid: "FindBucket",
            Effect: "Allow",
            Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
            Resource: [bucket],
        },
        {
            Sid: "DeliverObjects",
            Effect: "Allow",
            Action: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
            Resource: prefixes.map((prefix) => `${bucket}/${prefix}/*`),
        },
    ];
}

function encrypt(key: string): Statement {
    return { Sid: "EncryptObjects", Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: [key] };
}
