import {
    CompressionFormat,
    type DeliveryStreamDescription,
    type ExtendedS3DestinationConfiguration,
    type ExtendedS3DestinationDescription,
    KeyType,
    type S3BackupMode,
} from "@aws-sdk/client-firehose";

import { block, flag, integer, text, textMap, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { givenPart } from "../given-part";
import { isMap, type PropertyMap, type PropertyValue } from "../property-values";
import { resourceType } from "../resource-type";
import { arn, length, oneOf, oneOfEnum } from "../rules";
import { changeTags, tagList, tagsByName } from "../tags";

const extendedS3 = {
    bucketArn: text({ required: true, must: arn }),
    roleArn: text({ required: true, must: arn }),
    prefix: text({}),
    errorOutputPrefix: text({ must: length(0, 1024) }),
    bufferingInterval: integer({ default: 300 }),
    bufferingSize: integer({ default: 5 }),
    compressionFormat: text({ default: "UNCOMPRESSED", must: oneOfEnum(CompressionFormat) }),
    fileExtension: text({}),
    kmsKeyArn: text({ must: arn }),
    cloudwatchLoggingOptions: block(
        { enabled: flag({ default: false }), logGroupName: text({}), logStreamName: text({}) },
        { computed: true },
    ),
    s3BackupMode: text({ default: "Disabled", must: oneOf("Disabled", "Enabled") }),
    customTimeZone: text({ default: "UTC", must: length(0, 50) }),
};

const encryption = {
    enabled: flag({ default: false }),
    keyType: text({ default: "AWS_OWNED_CMK", must: oneOfEnum(KeyType) }),
    keyArn: text({ must: arn }),
};

/** A delivery stream that is written to directly, and delivers to S3: what the program makes. */
export const firehoseDeliveryStream = resourceType({
    token: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    title: "Kinesis Firehose Delivery Stream",
    arguments: {
        name: text({
            replaces: true,
            computed: true,
            must: [(name) => /^[\w.-]{1,64}$/.test(name), "1 to 64 letters, digits or any of _ . -"],
        }),
        destination: text({
            required: true,
            replaces: true,
            must: [(destination) => destination === "extended_s3", "extended_s3, the only supported one"],
        }),
        extendedS3Configuration: block(extendedS3, {}),
        serverSideEncryption: block(encryption, {}),
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    outputs: ["arn", "destinationId", "versionId"],
    autoname: { maximumLength: 64 },
    identity: ({ name, region }) => `${region ?? ""} ${name ?? ""}`,

    async create(aws, { name, extendedS3Configuration, tags }) {
        const answer = await aws.firehose.createDeliveryStream({
            DeliveryStreamName: name,
            DeliveryStreamType: "DirectPut",
            ...(extendedS3Configuration && {
                ExtendedS3DestinationConfiguration: wanted(extendedS3Configuration),
            }),
            ...(tags && { Tags: tagList(tags) }),
        });
        return answer.DeliveryStreamARN ?? "";
    },

    // By a request of its own, as the official provider does it.
    async complete(aws, arn, { serverSideEncryption }) {
        if (serverSideEncryption?.enabled) await encrypt(aws, nameIn(arn), serverSideEncryption);
    },

    async read(aws, arn, known) {
        const stream = await find(aws, arn);
        const [destination] = stream?.Destinations ?? [];
        if (!stream || !destination) return undefined;
        const { Tags } = await aws.firehose.listTagsForDeliveryStream({
            DeliveryStreamName: stream.DeliveryStreamName,
        });
        return {
            arn,
            name: stream.DeliveryStreamName ?? "",
            destination: "extended_s3",
            destinationId: destination.DestinationId ?? "",
            versionId: stream.VersionId ?? "",
            extendedS3Configuration: told(destination.ExtendedS3DestinationDescription ?? {}),
            serverSideEncryption: encryptionOf(stream, known["serverSideEncryption"]),
            tags: tagsByName(Tags),
        };
    },

    async update(aws, arn, { before, after, changed }) {
        const stream = await find(aws, arn);
        const name = { DeliveryStreamName: nameIn(arn) };
        if (changed("extendedS3Configuration") && after.extendedS3Configuration) {
            await aws.firehose.updateDestination({
                ...name,
                CurrentDeliveryStreamVersionId: stream?.VersionId,
                DestinationId: stream?.Destinations?.[0]?.DestinationId,
                ExtendedS3DestinationUpdate: wanted(after.extendedS3Configuration),
            });
        }
        if (changed("serverSideEncryption")) {
            const key = after.serverSideEncryption;
            await (key?.enabled ? encrypt(aws, nameIn(arn), key) : aws.firehose.stopDeliveryStreamEncryption(name));
        }
        if (changed("tags")) {
            await changeTags(before.tags, after.tags, {
                remove: (TagKeys) => aws.firehose.untagDeliveryStream({ ...name, TagKeys }),
                set: (tags) => aws.firehose.tagDeliveryStream({ ...name, Tags: tagList(tags) }),
            });
        }
    },

    async delete(aws, arn) {
        await aws.firehose.deleteDeliveryStream({ DeliveryStreamName: nameIn(arn) });
    },
});

/** The id is the ARN, and the service asks for the name. */
function nameIn(arn: string): string {
    return arn.slice(arn.lastIndexOf("/") + 1);
}

async function find(aws: Aws, arn: string): Promise<DeliveryStreamDescription | undefined> {
    const answer = await unlessGone(aws.firehose.describeDeliveryStream({ DeliveryStreamName: nameIn(arn) }));
    return answer?.DeliveryStreamDescription;
}

async function encrypt(aws: Aws, name: string, { keyType, keyArn }: ValuesOf<typeof encryption>): Promise<unknown> {
    return aws.firehose.startDeliveryStreamEncryption({
        DeliveryStreamName: name,
        DeliveryStreamEncryptionConfigurationInput: { KeyType: keyType as KeyType, KeyARN: keyArn },
    });
}

/** @param known what is known of it: a stream that was never told to be encrypted says nothing of it */
function encryptionOf(
    { DeliveryStreamEncryptionConfiguration: found }: DeliveryStreamDescription,
    known: PropertyValue | undefined,
): PropertyMap {
    if (found?.Status === "ENABLED") {
        return givenPart(undefined, { enabled: true, keyType: found.KeyType, keyArn: found.KeyARN });
    }
    return isMap(known) ? { enabled: false, keyType: "AWS_OWNED_CMK" } : {};
}

function wanted(args: ValuesOf<typeof extendedS3>): ExtendedS3DestinationConfiguration {
    const { cloudwatchLoggingOptions: logging, kmsKeyArn: key } = args;
    return {
        BucketARN: args.bucketArn,
        RoleARN: args.roleArn,
        Prefix: args.prefix,
        ErrorOutputPrefix: args.errorOutputPrefix,
        BufferingHints: { IntervalInSeconds: args.bufferingInterval, SizeInMBs: args.bufferingSize },
        CompressionFormat: args.compressionFormat as CompressionFormat,
        FileExtension: args.fileExtension,
        EncryptionConfiguration:
            key === undefined ? { NoEncryptionConfig: "NoEncryption" } : { KMSEncryptionConfig: { AWSKMSKeyARN: key } },
        ...(logging && {
            CloudWatchLoggingOptions: {
                Enabled: logging.enabled,
                LogGroupName: logging.logGroupName,
                LogStreamName: logging.logStreamName,
            },
        }),
        S3BackupMode: args.s3BackupMode as S3BackupMode,
        CustomTimeZone: args.customTimeZone,
    };
}

function told(found: Partial<ExtendedS3DestinationDescription>): PropertyMap {
    const logging = found.CloudWatchLoggingOptions;
    return givenPart(undefined, {
        bucketArn: found.BucketARN,
        roleArn: found.RoleARN,
        prefix: found.Prefix,
        errorOutputPrefix: found.ErrorOutputPrefix,
        bufferingInterval: found.BufferingHints?.IntervalInSeconds,
        bufferingSize: found.BufferingHints?.SizeInMBs,
        compressionFormat: found.CompressionFormat,
        fileExtension: found.FileExtension,
        kmsKeyArn: found.EncryptionConfiguration?.KMSEncryptionConfig?.AWSKMSKeyARN,
        cloudwatchLoggingOptions:
            logging &&
            givenPart(undefined, {
                enabled: logging.Enabled,
                logGroupName: logging.LogGroupName,
                logStreamName: logging.LogStreamName,
            }),
        s3BackupMode: found.S3BackupMode,
        // moto takes it and does not tell it again.
        customTimeZone: found.CustomTimeZone ?? "UTC",
    });
}
