import { z } from "zod";

import { distinct } from "../../aws/settings";
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
         * ARN of what gets each line, in the cluster's region: a destination of CloudWatch Logs, as a central account makes it (`arn:aws:logs:REGION:ACCOUNT:destination:NAME`), or a stream of Kinesis or Firehose in the
         * cluster's own account.
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
         * ARN of a role that CloudWatch Logs assumes. A stream needs one that may put records there, and so does a destination whose access policy names an organisation. It trusts `logs.amazonaws.com`.
         *
         * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
         */
        roleArn: roleArn.optional(),
        /** Which lines, by CloudWatch Logs' filter pattern. Default: all. */
        filterPattern: z.string().max(1024, "must have at most 1,024 characters").default(""),
        /** How lines are spread over the shards of a Kinesis stream: those of a log stream together, or at random. */
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
     * What is masked for everybody without `logs:Unmask`, by the names of AWS' data identifiers, such as `EmailAddress` or `CreditCardNumber`. It is masked when lines are read, and stays in the log group; `lines.mask`
     * leaves it on the node.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL-managed-data-identifiers.html
     */
    identifiers: distinct(identifier).min(1),
    /** Log group that gets a report for each line with such data. It has to exist. Default: CloudWatch counts them in the metric `LogEventsWithFindings` alone. */
    findingsLogGroup: z
        .string()
        .regex(/^[-.\w/#]{1,512}$/, "must be a log group's name: letters, digits and _ - / . #, at most 512")
        .optional(),
});

const anomalyDetection = z.strictObject({
    /** How often new lines are compared with the usual ones. */
    frequency: z
        .enum(["ONE_MIN", "FIVE_MIN", "TEN_MIN", "FIFTEEN_MIN", "THIRTY_MIN", "ONE_HOUR"])
        .default("FIFTEEN_MIN"),
    /** Which lines are looked at, by CloudWatch Logs' filter pattern. Default: all. */
    filterPattern: z.string().min(1).max(1024, "must have at most 1,024 characters").optional(),
    /** Days for which an anomaly is shown until it counts as usual. */
    visibilityDays: z.int().min(7).max(90).default(21),
});

/** What a log group of the stack can have beside its retention. */
export const logGroupOptions = {
    /** Sends a copy of the lines on as they come in, as to a central account. Default: none. */
    subscription: subscription.optional(),

    /**
     * Fields of JSON lines that CloudWatch Logs indexes, so that queries which name one of their values read less and cost less, such as `[pod, log_processed.requestId]`. Letters count as they are written. Default: those that
     * CloudWatch Logs indexes anyway, such as `@logStream`.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Field-Indexing.html
     */
    indexFields: distinct(z.string().min(1).max(100, "must have at most 100 characters"))
        .min(1)
        .max(20, "must have at most 20 fields")
        .optional(),

    /** Masks personal data in what is read. Default: nothing is masked. */
    dataProtection: dataProtection.optional(),

    /** Looks for lines that are not like the usual ones. Default: nobody looks. */
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
