import { CompressionFormat, type ExtendedS3DestinationConfiguration, KeyType } from "@aws-sdk/client-firehose";

import { block, flag, integer, type RequestOf, text, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { invoke } from "../invoke";
import { pascalCaseType } from "../resource-type";
import { arn, length, matching, oneOfEnum } from "../rules";
import { tagList } from "../tags";

const extendedS3 = {
    bucketArn: text({ as: "BucketARN", required: true, must: arn }),
    roleArn: text({ as: "RoleARN", required: true, must: arn }),
    prefix: text({}),
    errorOutputPrefix: text({ must: length(0, 1024) }),
    bufferingInterval: integer({ as: "IntervalInSeconds", default: 300 }),
    bufferingSize: integer({ as: "SizeInMBs", default: 5 }),
    compressionFormat: text({ default: "UNCOMPRESSED", must: oneOfEnum(CompressionFormat) }),
    fileExtension: text({}),
    kmsKeyArn: text({ as: "AWSKMSKeyARN", must: arn }),
    cloudwatchLoggingOptions: block(
        { enabled: flag({ default: false }), logGroupName: text({}), logStreamName: text({}) },
        { as: "CloudWatchLoggingOptions", computed: true },
    ),
};

const encryption = {
    enabled: flag({ default: false }),
    keyType: text({ default: "AWS_OWNED_CMK", must: oneOfEnum(KeyType) }),
    keyArn: text({ as: "KeyARN", must: arn }),
};

/** A delivery stream with direct PUT and S3 as destination, as the program creates it. */
export const firehoseDeliveryStream = pascalCaseType("kinesis.FirehoseDeliveryStream", {
    title: "Kinesis Firehose Delivery Stream",
    arguments: {
        name: text({
            as: "DeliveryStreamName",
            replaces: true,
            autoname: 64,
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
    outputNames: { arn: "DeliveryStreamARN" },
    identity: ["region", "name"],
    identifier: "DeliveryStreamARN",
    tagging: {
        list: async (aws, { arn }) => (await aws.firehose.listTagsForDeliveryStream(nameIn(arn))).Tags,
        remove: (aws, { arn }, TagKeys) => aws.firehose.untagDeliveryStream({ ...nameIn(arn), TagKeys }),
        set: (aws, { arn }, tags) => aws.firehose.tagDeliveryStream({ ...nameIn(arn), Tags: tagList(tags) }),
    },

    create: (aws, { DeliveryStreamName, ExtendedS3Configuration: s3, Tags }) =>
        aws.firehose.createDeliveryStream({
            DeliveryStreamName,
            DeliveryStreamType: "DirectPut",
            ...(s3 && { ExtendedS3DestinationConfiguration: destination(s3) }),
            Tags,
        }),

    // In a separate request, as the official provider does it.
    async complete(aws, { DeliveryStreamARN }, { serverSideEncryption: wanted }) {
        if (wanted?.enabled) await encrypt(aws, DeliveryStreamARN, wanted);
    },

    async read(aws, { DeliveryStreamARN }, known) {
        const { DeliveryStreamDescription: stream } = await aws.firehose.describeDeliveryStream(
            nameIn(DeliveryStreamARN),
        );
        const [first] = stream?.Destinations ?? [];
        if (!stream || !first) return undefined;
        const s3 = first.ExtendedS3DestinationDescription;
        const key = stream.DeliveryStreamEncryptionConfiguration;
        // The response of a stream that was never encrypted lacks this property.
        const notEncrypted = known.serverSideEncryption ? { enabled: false, keyType: "AWS_OWNED_CMK" } : undefined;
        return {
            ...stream,
            destination: "extended_s3",
            destinationId: first.DestinationId,
            extendedS3Configuration: {
                ...s3,
                ...s3?.BufferingHints,
                ...s3?.EncryptionConfiguration?.KMSEncryptionConfig,
            },
            serverSideEncryption: key?.Status === "ENABLED" ? { ...key, enabled: true } : notEncrypted,
        };
    },

    async update(aws, { DeliveryStreamARN }, { request, after: { serverSideEncryption }, changed }) {
        const { ExtendedS3Configuration: s3 } = request;
        const name = nameIn(DeliveryStreamARN);
        if (changed("extendedS3Configuration") && s3) {
            const { DeliveryStreamDescription: stream } = await aws.firehose.describeDeliveryStream(name);
            await aws.firehose.updateDestination({
                ...name,
                CurrentDeliveryStreamVersionId: stream?.VersionId,
                DestinationId: stream?.Destinations?.[0]?.DestinationId,
                ExtendedS3DestinationUpdate: destination(s3),
            });
        }
        if (changed("serverSideEncryption")) {
            await (serverSideEncryption?.enabled
                ? encrypt(aws, DeliveryStreamARN, serverSideEncryption)
                : aws.firehose.stopDeliveryStreamEncryption(name));
        }
    },

    delete: (aws, { DeliveryStreamARN }) => aws.firehose.deleteDeliveryStream(nameIn(DeliveryStreamARN)),
});

/** The ID is the ARN, but requests need the name. */
function nameIn(arn: string): { DeliveryStreamName: string } {
    return { DeliveryStreamName: arn.slice(arn.lastIndexOf("/") + 1) };
}

function encrypt(aws: Aws, arn: string, { keyType, keyArn }: ValuesOf<typeof encryption>): Promise<unknown> {
    const DeliveryStreamEncryptionConfigurationInput = { KeyType: keyType, KeyARN: keyArn };
    return aws.firehose.startDeliveryStreamEncryption({ ...nameIn(arn), DeliveryStreamEncryptionConfigurationInput });
}

/** AWS has some of the properties in further objects. */
function destination(args: RequestOf<typeof extendedS3, "pascal">): ExtendedS3DestinationConfiguration {
    const { IntervalInSeconds, SizeInMBs, AWSKMSKeyARN, ...others } = args;
    return {
        ...others,
        BufferingHints: { IntervalInSeconds, SizeInMBs },
        EncryptionConfiguration:
            AWSKMSKeyARN === undefined
                ? { NoEncryptionConfig: "NoEncryption" }
                : { KMSEncryptionConfig: { AWSKMSKeyARN } },
    };
}

export const getFirehoseDeliveryStream = invoke("kinesis.getFirehoseDeliveryStream", {
    arguments: { name: text({ required: true }) },
    reading: ({ name }) => `reading Kinesis Firehose Delivery Stream (${name})`,
    async call(aws, { name }) {
        const { DeliveryStreamDescription } = await aws.firehose.describeDeliveryStream({ DeliveryStreamName: name });
        const arn = DeliveryStreamDescription?.DeliveryStreamARN;
        return arn === undefined ? undefined : { id: arn, arn, name };
    },
});
