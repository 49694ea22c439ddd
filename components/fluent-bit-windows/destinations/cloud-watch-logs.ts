import { z } from "zod";

import { logStreamsArn } from "../../iam/arn";
import type { DestinationContext, DestinationRoute, PlannedDestination } from "./destination";

/**
 * The retention periods that CloudWatch Logs knows, in days.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
const retentionDays = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const retention = z.literal(retentionDays);

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const logGroupName = z
    .string()
    .regex(/^[-.\w/#]{1,512}$/, "must be a log group's name: letters, digits and _ - / . #, at most 512")
    .refine((name) => !name.startsWith("aws/"), 'must not begin with "aws/", which AWS keeps for itself');

const kmsKeyArn = z
    .string()
    .regex(
        /^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/,
        "must be the ARN of a KMS key (arn:aws:kms:REGION:ACCOUNT:key/ID), not an alias",
    );

export const cloudWatchLogs = z.strictObject({
    /** Amazon CloudWatch Logs. */
    type: z.literal("cloudWatchLogs"),

    /** Name of the log group, which the stack creates and owns. Default: `<prefix>/<namespace>`. */
    logGroup: logGroupName.optional(),

    /** How long lines are kept, in days. Default: what `cloudWatchLogs.retentionDays` says. */
    retentionDays: retention.optional(),

    /** KMS key that encrypts the log group. Default: what `cloudWatchLogs.kmsKeyArn` says. */
    kmsKeyArn: kmsKeyArn.optional(),
});

export const cloudWatchLogsDefaults = z.strictObject({
    /** What the names of log groups begin with. Default: `/aws/containerinsights/<cluster>`. */
    prefix: logGroupName.refine((name) => !name.endsWith("/"), 'must not end in "/"').optional(),

    /** How long lines are kept, in days, where a destination does not say it itself. */
    retentionDays: retention.default(30),

    /**
     * KMS key that encrypts log groups, where a destination does not name one. Its key policy has to let CloudWatch Logs use it. Default:
     * encryption with a key that CloudWatch Logs owns.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
     */
    kmsKeyArn: kmsKeyArn.optional(),

    /** Whether the log groups, and the lines in them, stay in AWS when the stack is destroyed. */
    keepOnDestroy: z.boolean().default(false),
});

type Settings = z.output<typeof cloudWatchLogs>;
type Defaults = z.output<typeof cloudWatchLogsDefaults>;

/** The C plug-in `cloudwatch_logs`: https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch */
export function planCloudWatchLogs(
    settings: Settings,
    defaults: Defaults,
    route: DestinationRoute,
    setting: string,
    context: DestinationContext,
): PlannedDestination {
    const prefix = defaults.prefix ?? `/aws/containerinsights/${context.cluster.name}`;
    const logGroup = settings.logGroup ?? `${prefix}/${route.baseName}`;
    const key = settings.kmsKeyArn ?? defaults.kmsKeyArn;
    return {
        description: `CloudWatch Logs ${logGroup}`,
        output: {
            name: "cloudwatch_logs",
            alias: `cloudwatch_logs.${route.name}`,
            match_regex: route.tagPattern,
            region: context.cluster.region,
            log_group_name: logGroup,
            // The plug-in appends the tag: `ip-10-0-1-2.kube.default.iis.iis-6f9d7`. One stream a container, and no two nodes write to the same.
            log_stream_prefix: `\${HOST_NAME}.`,
            ...(context.messageOnly && { log_key: "log" }),
            // The stack owns the group, with its retention: Fluent Bit needs no permission to make one.
            auto_create_group: false,
            // The default of one retry loses more than half of the lines in an outage of 30 seconds.
            retry_limit: "no_limits",
            workers: 1,
            ...(context.bufferLimit !== undefined && { "storage.total_limit_size": context.bufferLimit }),
            ...(context.endpoint !== undefined && endpointOf(context.endpoint)),
        },
        takesRecord: !context.messageOnly,
        statements: [
            {
                Sid: "WriteLogStreams",
                Effect: "Allow",
                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: [logStreamsArn(context.cluster, logGroup)],
            },
        ],
        targets: [
            {
                kind: "logGroup",
                name: logGroup,
                retentionDays: settings.retentionDays ?? defaults.retentionDays,
                ...(key !== undefined && { kmsKeyArn: key }),
                setting,
            },
        ],
    };
}

/** The plug-in takes a host and a port, and speaks TLS in any case. */
function endpointOf(url: string): { endpoint: string; port: number; "tls.verify": boolean } {
    const { hostname, port } = new URL(url);
    return { endpoint: hostname, port: port === "" ? 443 : Number(port), "tls.verify": false };
}
