import { z } from "zod";

import { logStreamsArn } from "../../iam/arn";
import { kmsKeyArn, logRetentionDays } from "../../aws/settings";
import { awsRegion } from "../../iam/settings";
import { refuse } from "../../settings/refuse";
import type { LogGroupTarget } from "../targets/target";
import { assumedRole, externalIdNeedsRole, permissions, roleOptions } from "./assumed-role";
import type { DestinationContext, DestinationRoute, PlannedDestination } from "./destination";
import { outputSection } from "./output";
import { awsEndpointOptions } from "./server";
import { tagNamespace } from "../tag";

const logClass = z.enum(["STANDARD", "INFREQUENT_ACCESS"]);

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const logGroupName = z
    .string()
    .regex(/^[-.\w/#]{1,512}$/, "must be a log group's name: letters, digits and _ - / . #, at most 512")
    .refine((name) => !name.startsWith("aws/"), 'must not begin with "aws/", which AWS keeps for itself');

export const cloudWatchLogs = z
    .strictObject({
        /** Amazon CloudWatch Logs. */
        type: z.literal("cloudWatchLogs"),

        /** Name of the log group. Default: `<prefix>/<route>`. */
        logGroup: logGroupName.optional(),

        /**
         * Whether the stack creates and owns the log group. Set it to false for one that exists already, and say its name in `logGroup`: then its retention and its
         * key are its owner's business. Fluent Bit never creates a log group.
         */
        createLogGroup: z.boolean().default(true),

        /** How long lines are kept, in days. Default: what `cloudWatchLogs.retentionDays` says. */
        retentionDays: logRetentionDays.optional(),

        /** What the log group costs and what it can. Default: what `cloudWatchLogs.logClass` says. */
        logClass: logClass.optional(),

        /** KMS key that encrypts the log group. Default: what `cloudWatchLogs.kmsKeyArn` says. */
        kmsKeyArn: kmsKeyArn.optional(),

        /** Region of a log group that exists already. Default: the cluster's. */
        region: awsRegion.optional(),

        ...assumedRole,
    })
    .superRefine((settings, context) => {
        externalIdNeedsRole(settings, context);
        if (settings.createLogGroup) {
            const message = "is for a log group that exists already; add createLogGroup: false, or leave it out";
            refuse(settings, ["region", "roleArn"], message, context);
            return;
        }
        if (settings.logGroup === undefined) {
            context.addIssue({
                code: "custom",
                path: ["logGroup"],
                message: "has to name the log group, since the stack does not create one",
            });
        }
        const message = "is decided by who owns the log group; leave it out, or let the stack create the log group";
        refuse(settings, ["retentionDays", "logClass", "kmsKeyArn"], message, context);
    });

export const cloudWatchLogsDefaults = z.strictObject({
    /** What the names of log groups begin with. Default: `/aws/containerinsights/<cluster>`. */
    prefix: logGroupName.refine((name) => !name.endsWith("/"), 'must not end in "/"').optional(),

    /** How long lines are kept, in days, where a destination does not say it itself. */
    retentionDays: logRetentionDays.default(30),

    /**
     * What log groups cost and what they can, where a destination does not say it itself. `INFREQUENT_ACCESS`: half the price of taking lines in, but neither
     * Live Tail, metric filters, subscription filters, exports to S3 nor data protection. A log group's class cannot be changed: AWS makes another log group, and the
     * lines of the old one are gone, unless `keepOnDestroy` is set.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
     */
    logClass: logClass.default("STANDARD"),

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
    context: DestinationContext,
): PlannedDestination {
    const prefix = defaults.prefix ?? `/aws/containerinsights/${context.cluster.name}`;
    const logGroup = settings.logGroup ?? `${prefix}/${route.baseName}`;
    const region = settings.region ?? context.cluster.region;
    const template = logGroupTemplate(logGroup, route);
    return {
        description: `CloudWatch Logs ${logGroup}`,
        setting: route.setting,
        output: outputSection("cloudwatch_logs", route, context, {
            region,
            log_group_name: logGroup,
            // The plug-in appends the tag: `ip-10-0-1-2.kube.default.iis.iis-6f9d7`. One stream a container, and no two nodes write to the same.
            log_stream_prefix: `\${HOST_NAME}.`,
            ...(context.messageOnly && { log_key: "log" }),
            // The stack owns the group, with its retention: Fluent Bit needs no permission to make one.
            auto_create_group: false,
            ...roleOptions(settings),
            ...awsEndpointOptions(context),
        }),
        ...(template !== undefined && { logGroupTemplate: template }),
        takesRecord: !context.messageOnly,
        statements: permissions(settings, [
            {
                Sid: "WriteLogStreams",
                Effect: "Allow",
                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: [logStreamsArn({ ...context.cluster, region }, logGroup)],
            },
        ]),
        targets: settings.createLogGroup ? [ownLogGroup(logGroup, settings, defaults, route)] : [],
        credentials: [],
        problems: [],
    };
}

/**
 * From the tag and not from the record: what the tag says is right even while the API server is down, when a template of Kubernetes' metadata would
 * send every line to the fallback.
 */
function logGroupTemplate(logGroup: string, { namespace }: DestinationRoute): string | undefined {
    const end = `/${namespace}`;
    return namespace !== undefined && logGroup.endsWith(end)
        ? `${logGroup.slice(0, -end.length)}/${tagNamespace}`
        : undefined;
}

function ownLogGroup(
    name: string,
    settings: Settings,
    defaults: Defaults,
    { setting }: DestinationRoute,
): LogGroupTarget {
    const key = settings.kmsKeyArn ?? defaults.kmsKeyArn;
    return {
        kind: "logGroup",
        name,
        retentionDays: settings.retentionDays ?? defaults.retentionDays,
        logClass: settings.logClass ?? defaults.logClass,
        ...(key !== undefined && { kmsKeyArn: key }),
        keep: defaults.keepOnDestroy,
        setting,
    };
}
