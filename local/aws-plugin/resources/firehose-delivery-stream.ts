import { CompressionFormat, type ExtendedS3DestinationConfiguration, KeyType } from "@aws-sdk/client-firehose";

import { block, flag, integer, text, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { resourceType } from "../resource-type";
import { arn, length, matching, oneOfEnum } from "../rules";
import { tagList } from "../tags";

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
};

const encryption = {
    enabled: flag({ default: false }),
    keyType: text({ default: "AWS_OWNED_CMK", must: oneOfEnum(KeyType) }),
    keyArn: text({ must: arn }),
};

/** A delivery stream with direct PUT and S3 as destination, as the program creates it. */
export const firehoseDeliveryStream = resourceType({
    token: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    title: "Kinesis Firehose Delivery Stream",
    arguments: {
        name: text({
            replaces: true,
            computed: true,
            must: matching(/^[\w.-]{1,64}$/, "1 to 64 letters, digits or any of _ . -"),
        }),
        destination: text({
            required: true,
            replaces: true,
            must: [(destination) => destination === "extended_s3", "extended_s3, the only supported one"],
        }),
        extendedS3Configuration: block(extendedS3, {}),
        serverSideEncryption: block(encryption, {}),
    },
    outputs: ["arn", "destinationId", "versionId"],
    autoname: { maximumLength: 64 },
    identity: ["region", "name"],
    tagging: {
        list: async (aws, { arn }) => (await aws.firehose.listTagsForDeliveryStream(nameIn(arn))).Tags,
        remove: (aws, { arn }, TagKeys) => aws.firehose.untagDeliveryStream({ ...nameIn(arn), TagKeys }),
        set: (aws, { arn }, tags) => aws.firehose.tagDeliveryStream({ ...nameIn(arn), Tags: tagList(tags) }),
    },

    async create(aws, { name, extendedS3Configuration }, { Tags }) {
        const { DeliveryStreamARN } = await aws.firehose.createDeliveryStream({
            DeliveryStreamName: name,
            DeliveryStreamType: "DirectPut",
            ...(extendedS3Configuration && {
                ExtendedS3DestinationConfiguration: wanted(extendedS3Configuration),
            }),
            Tags,
        });
        return DeliveryStreamARN;
    },

    // In a separate request, as the official provider does it.
    async complete(aws, arn, { serverSideEncryption }) {
        if (serverSideEncryption?.enabled) await encrypt(aws, arn, serverSideEncryption);
    },

    async read(aws, arn, known) {
        const { DeliveryStreamDescription: stream } = await aws.firehose.describeDeliveryStream(nameIn(arn));
        const [destination] = stream?.Destinations ?? [];
        if (!stream || !destination) return undefined;
        const found = destination.ExtendedS3DestinationDescription;
        const key = stream.DeliveryStreamEncryptionConfiguration;
        // The response of a stream that was never encrypted lacks this property.
        const notEncrypted = known.serverSideEncryption ? { enabled: false, keyType: "AWS_OWNED_CMK" } : undefined;
        return {
            arn,
            name: stream.DeliveryStreamName,
            destination: "extended_s3",
            destinationId: destination.DestinationId,
            versionId: stream.VersionId,
            extendedS3Configuration: {
                ...found,
                bufferingInterval: found?.BufferingHints?.IntervalInSeconds,
                bufferingSize: found?.BufferingHints?.SizeInMBs,
                kmsKeyArn: found?.EncryptionConfiguration?.KMSEncryptionConfig?.AWSKMSKeyARN,
            },
            serverSideEncryption: key?.Status === "ENABLED" ? { ...key, enabled: true } : notEncrypted,
        };
    },

    async update(aws, arn, { after: { extendedS3Configuration, serverSideEncryption }, changed }) {
        if (changed("extendedS3Configuration") && extendedS3Configuration) {
            const { DeliveryStreamDescription: stream } = await aws.firehose.describeDeliveryStream(nameIn(arn));
            await aws.firehose.updateDestination({
                ...nameIn(arn),
                CurrentDeliveryStreamVersionId: stream?.VersionId,
                DestinationId: stream?.Destinations?.[0]?.DestinationId,
                ExtendedS3DestinationUpdate: wanted(extendedS3Configuration),
            });
        }
        if (changed("serverSideEncryption")) {
            await (serverSideEncryption?.enabled
                ? encrypt(aws, arn, serverSideEncryption)
                : aws.firehose.stopDeliveryStreamEncryption(nameIn(arn)));
        }
    },

    delete: (aws, arn) => aws.firehose.deleteDeliveryStream(nameIn(arn)),
});

/** The ID is the ARN, but requests need the name. */
function nameIn(arn: string): { DeliveryStreamName: string } {
    return { DeliveryStreamName: arn.slice(arn.lastIndexOf("/") + 1) };
}

async function encrypt(aws: Aws, arn: string, { keyType, keyArn }: ValuesOf<typeof encryption>): Promise<unknown> {
    return aws.firehose.startDeliveryStreamEncryption({
        ...nameIn(arn),
        DeliveryStreamEncryptionConfigurationInput: { KeyType: keyType, KeyARN: keyArn },
    });
}

function wanted(args: ValuesOf<typeof extendedS3>): ExtendedS3DestinationConfiguration {
    const { cloudwatchLoggingOptions: logging, kmsKeyArn: key } = args;
    return {
        BucketARN: args.bucketArn,
        RoleARN: args.roleArn,
        Prefix: args.prefix,
        ErrorOutputPrefix: args.errorOutputPrefix,
        BufferingHints: { IntervalInSeconds: args.bufferingInterval, SizeInMBs: args.bufferingSize },
        CompressionFormat: args.compressionFormat,
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
    };
}
