import { z } from "zod";

import { distinct } from "../../settings/distinct";
import { parseArn } from "../../iam/arn";
import { arnOf, inItsPlace, sampleRoleArn } from "../../iam/settings";
import { mayBeOutput } from "../../outputs/may-be-output";
import dataIdentifiers from "./data-identifiers.json";

const roleArn = mayBeOutput(
    arnOf("iam", /^role\/[\w+=,.@/-]{1,512}$/, "arn:aws:iam::111122223333:role/NAME"),
    sampleRoleArn,
);

/** What a subscription can deliver to: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html */
const destinationForms: Record<string, RegExp> = {
    logs: /^destination:[^:*]{1,512}$/,
    firehose: /^deliverystream\/[\w.-]{1,64}$/,
    kinesis: /^stream\/[\w.-]{1,128}$/,
};

const subscription = z
    .strictObject({
        /**
         * ARN of the receiver of the lines, in the cluster's region: a CloudWatch Logs destination, for example of a central account (`arn:aws:logs:REGION:ACCOUNT:destination:NAME`), or a Kinesis or Firehose stream in the
         * cluster's account.
         *
         * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html
         */
        destinationArn: mayBeOutput(
            inItsPlace(
                z.string().refine((text) => {
                    const arn = parseArn(text);
                    return arn !== undefined && destinationForms[arn.service]?.test(arn.resource) === true;
                }, "must be the ARN of a destination of CloudWatch Logs (arn:aws:logs:REGION:ACCOUNT:destination:NAME), of a Firehose stream or of a Kinesis stream"),
            ),
            ({ id, place: { partition, region, accountId } }) =>
                `arn:${partition}:logs:${region}:${accountId}:destination:output-${id}`,
        ),
        /**
         * ARN of a role that CloudWatch Logs assumes to deliver the lines. Its trust policy must allow `logs.amazonaws.com`. Required for a stream, and for a destination whose access policy names an organization.
         *
         * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
         */
        roleArn: roleArn.optional(),
        /** Filter pattern of CloudWatch Logs that selects the lines. Default: all lines. */
        filterPattern: z.string().max(1024, "must have at most 1,024 characters").default(""),
        /** Distribution over the shards of a Kinesis stream: by log stream, or random. */
        distribution: z.enum(["ByLogStream", "Random"]).default("ByLogStream"),
    })
    .superRefine(({ destinationArn, roleArn: role }, context) => {
        const service = parseArn(destinationArn)?.service;
        if ((service === "firehose" || service === "kinesis") && role === undefined) {
            const message =
                "must name a role that trusts logs.amazonaws.com and may put records there: CloudWatch Logs does not write to a stream without one";
            context.addIssue({ code: "custom", path: ["roleArn"], message });
        }
    });

const identifier = z.enum(dataIdentifiers as [string, ...string[]]);

const dataProtection = z.strictObject({
    /**
     * Names of AWS data identifiers, such as `EmailAddress` or `CreditCardNumber`. Readers without `logs:Unmask` see such data masked. The log group still contains it; with `lines.mask`, it does not leave the
     * node.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL-managed-data-identifiers.html
     */
    identifiers: distinct(identifier).min(1),
    /** Existing log group that receives a report of each line with such data. Default: none; CloudWatch counts these lines in the metric `LogEventsWithFindings`. */
    findingsLogGroup: z
        .string()
        .regex(/^[-.\w/#]{1,512}$/, "must be a log group's name: letters, digits and _ - / . #, at most 512")
        .optional(),
});

const anomalyDetection = z.strictObject({
    /** Interval at which new lines are evaluated. */
    frequency: z
        .enum(["ONE_MIN", "FIVE_MIN", "TEN_MIN", "FIFTEEN_MIN", "THIRTY_MIN", "ONE_HOUR"])
        .default("FIFTEEN_MIN"),
    /** Filter pattern of CloudWatch Logs that selects the evaluated lines. Default: all lines. */
    filterPattern: z.string().min(1).max(1024, "must have at most 1,024 characters").optional(),
    /**
     * Days after which an anomaly is treated as normal and no longer reported.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogAnomalyDetector.html
     */
    visibilityDays: z.int().min(7).max(90).default(21),
});

/** Optional features of a log group that the stack creates. */
export const logGroupOptions = {
    /** Subscription filter that forwards a copy of the lines, for example to a central account. Default: none. */
    subscription: subscription.optional(),

    /**
     * Fields of JSON lines that CloudWatch Logs indexes, such as `[pod, log_processed.requestId]`. Queries for a value of such a field scan less data and cost less. Names are case-sensitive. Default: only the fields that
     * CloudWatch Logs always indexes, such as `@logStream`.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Field-Indexing.html
     */
    indexFields: distinct(z.string().min(1).max(100, "must have at most 100 characters"))
        .min(1)
        .max(20, "must have at most 20 fields")
        .optional(),

    /** Data protection policy, which masks personal data for readers. Default: none. */
    dataProtection: dataProtection.optional(),

    /** Anomaly detector, which reports unusual lines. Default: none. */
    anomalyDetection: anomalyDetection.optional(),
};

export const logGroupOptionNames = Object.keys(logGroupOptions) as (keyof typeof logGroupOptions)[];

const options = z.strictObject(logGroupOptions);

export type LogGroupOptions = z.output<typeof options>;

/** The options of a log group: each is the destination's own, or else what all have in common. */
export function optionsOf(own: LogGroupOptions, common: LogGroupOptions): LogGroupOptions {
    return Object.fromEntries(
        logGroupOptionNames.flatMap((name) => {
            const value = own[name] ?? common[name];
            return value === undefined ? [] : [[name, value]];
        }),
    );
}

/** Settings without the options, for a log group that is not for lines. */
export function withoutOptions<S extends LogGroupOptions>(settings: S): Omit<S, keyof LogGroupOptions> {
    const {
        subscription: _,
        indexFields: _index,
        dataProtection: _protection,
        anomalyDetection: _anomalies,
        ...rest
    } = settings;
    return rest;
}

/**
 * The policy document for personal data: both statements name the same identifiers.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDataProtectionPolicy.html
 */
export function dataProtectionDocument(
    { identifiers, findingsLogGroup }: NonNullable<LogGroupOptions["dataProtection"]>,
    partition: string,
): object {
    const DataIdentifier = identifiers.map((name) => `arn:${partition}:dataprotection::aws:data-identifier/${name}`);
    const FindingsDestination =
        findingsLogGroup === undefined ? {} : { CloudWatchLogs: { LogGroup: findingsLogGroup } };
    return {
        Name: "personal-data",
        Version: "2021-06-01",
        Statement: [
            { Sid: "Audit", DataIdentifier, Operation: { Audit: { FindingsDestination } } },
            { Sid: "Mask", DataIdentifier, Operation: { Deidentify: { MaskConfig: {} } } },
        ],
    };
}
