import { z } from "zod";

import { logStreamsArn } from "../../iam/arn";
import { kmsKeyArn, logRetentionDays, tagMap } from "../../aws/settings";
import { awsRegion } from "../../iam/settings";
import { mayBeOutput } from "../../outputs/may-be-output";
import type { Problem } from "../../settings/problems";
import { otherNames } from "../../settings/other-names";
import { refuse } from "../../settings/refuse";
import { logGroupOptionNames, logGroupOptions, optionsOf } from "../targets/log-group-options";
import type { LogGroupTarget } from "../targets/target";
import { assumedRole, externalIdNeedsRole, permissions, roleOptions } from "./assumed-role";
import { ownEndpoints, reachedBy } from "./aws-endpoints";
import type { DestinationContext, DestinationRoute, PlannedDestination } from "./destination";
import { groupName, groupNameProblems, groupTemplate, logGroupName } from "./log-group-name";
import {
    logStreamName,
    readsRecord,
    streamNameProblems,
    streamTemplate,
    usualStream,
    usualStreamPrefix,
    usualStreamProblems,
} from "./log-stream-name";
import { placeholdersOf } from "./name-template";
import { outputSection } from "./output";
import { logGroupPlace, logGroupReaders, readersOf, readersSetting, refuseReadersElsewhere } from "./readers";
import { awsEndpointOptions, trust } from "./server";

const logClass = z.enum(["STANDARD", "INFREQUENT_ACCESS"]);

export const cloudWatchLogs = z
    .strictObject({
        /** Amazon CloudWatch Logs. */
        type: z.literal("cloudWatchLogs"),

        /**
         * Name of the log group, such as `/shop/{cluster}/{namespace}`. Placeholders: `{cluster}`, and those of `{namespace}`, `{container}`, `{pod}` and `{label:KEY}` for which the route's match has an exact value. The stack creates each log group, so values that only the node knows are not possible. Default: `<prefix>/<route>`.
         */
        logGroup: mayBeOutput(logGroupName, ({ id }) => `/output/${id}`).optional(),

        /**
         * Names of the log streams, such as `{pod}.{container}`. Placeholders: `{cluster}`, `{host}`, `{namespace}`, `{container}`, `{pod}`, `{podId}` and `{label:KEY}`. The last three come from the record, so `metadata.fields` must contain them, and a dot or the end of the name must follow. A line without one of them, such as without that label or while the API server does not answer, goes to the default stream. There are no placeholders for values that change from line to line, because Fluent Bit would send each line in a separate request. Default: the node and the tag,
         * `{host}.kube.{namespace}.{container}.{pod}`; followed by `_` and the pod's ID if metadata comes from the API server or the kubelet and `metadata.fields` has no `pod`.
         */
        logStream: logStreamName.optional(),

        /**
         * Whether the stack creates and owns the log group. Set it to false for an existing log group, and set its name in `logGroup`; its owner then decides about retention and key. Fluent Bit never creates a log group.
         */
        createLogGroup: z
            .boolean()
            .default(true)
            .register(otherNames, {
                names: ["auto_create_group"],
                hint: "set createLogGroup; the stack creates the log group, Fluent Bit never does",
            }),

        /** Retention in days. Default: `cloudWatchLogs.retentionDays`. */
        retentionDays: logRetentionDays.optional(),

        /** Log class, which determines costs and features. Default: `cloudWatchLogs.logClass`. */
        logClass: logClass.optional(),

        /** KMS key that encrypts the log group. Default: `cloudWatchLogs.kmsKeyArn`. */
        kmsKeyArn: kmsKeyArn.optional(),

        /** Region of an existing log group. Default: the cluster's region. */
        region: awsRegion.optional(),

        ...ownEndpoints("logs"),

        ...logGroupOptions,

        /** Tags for the log group, in addition to the stack's `tags`. Default: none. */
        tags: tagMap.optional(),

        ...readersSetting,

        ...assumedRole,
    })
    .superRefine((settings, context) => {
        externalIdNeedsRole(settings, context);
        refuseReadersElsewhere(settings, context);
        if (settings.createLogGroup) {
            const message = "applies only to an existing log group; set createLogGroup: false, or remove this";
            refuse(settings, ["region", "roleArn", "endpoint", "stsEndpoint"], message, context);
            return;
        }
        if (settings.logGroup === undefined) {
            context.addIssue({
                code: "custom",
                path: ["logGroup"],
                message: "is missing: without createLogGroup, the stack needs the name of the existing log group",
            });
        }
        const message = "applies only to a log group that the stack creates; remove it, or set createLogGroup: true";
        refuse(settings, ["retentionDays", "logClass", "kmsKeyArn", "tags", ...logGroupOptionNames], message, context);
    });

export const cloudWatchLogsDefaults = z.strictObject({
    /** Prefix of the names of log groups; `{cluster}` is the cluster's name. Default: `/aws/containerinsights/{cluster}`. */
    prefix: logGroupName
        .refine((name) => !name.endsWith("/"), 'must not end in "/"')
        .refine((name) => placeholdersOf(name).every((one) => one === "cluster"), "can hold {cluster} only")
        .optional(),

    /** Retention in days, for destinations that do not set it. */
    retentionDays: logRetentionDays.default(30),

    /**
     * Log class, which determines costs and features, for destinations that do not set it. `INFREQUENT_ACCESS`: half the price for ingestion, but no Live Tail, metric filters, subscription filters, field indexes or anomaly detection. The class of a log group cannot be changed: the stack deletes the log group with its lines, and creates it again. To keep the lines, set another `logGroup` too.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
     */
    logClass: logClass.default("STANDARD"),

    /**
     * KMS key that encrypts log groups, for destinations that do not set one. Its key policy must allow CloudWatch Logs to use it. Default: encryption with a key that CloudWatch Logs owns.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
     */
    kmsKeyArn: kmsKeyArn.optional(),

    ...logGroupOptions,

    /** Whether the log groups and their lines remain in AWS when the stack is destroyed. */
    keepOnDestroy: z.boolean().default(false),
});

type Settings = z.output<typeof cloudWatchLogs>;
export type CloudWatchLogsDefaults = z.output<typeof cloudWatchLogsDefaults>;

/** The C plug-in `cloudwatch_logs`: https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch */
export function planCloudWatchLogs(
    settings: Settings,
    defaults: CloudWatchLogsDefaults,
    route: DestinationRoute,
    context: DestinationContext,
): PlannedDestination {
    const prefix = defaults.prefix ?? "/aws/containerinsights/{cluster}";
    const named = settings.logGroup ?? `${prefix}/${route.baseName}`;
    const logGroup = groupName(named, route, context);
    const region = settings.region ?? context.cluster.region;
    const { host, stsHost, servers, regionProblems } = reachedBy("cloudWatchLogs", region, settings, context);
    const template = groupTemplate(named, route, context);
    const { logStream } = settings;
    const nameInRecord = context.fields.includes("pod");
    const streams =
        logStream ?? (route.tags === "pod" && context.tagsHavePodId && nameInRecord ? usualStream : undefined);
    return {
        description: `CloudWatch Logs ${logGroup}`,
        setting: route.setting,
        output: outputSection("cloudwatch_logs", route, context, {
            region,
            log_group_name: logGroup,
            ...(streams !== undefined && { log_stream_template: streamTemplate(streams, route, context) }),
            // The plug-in appends the tag: `ip-10-0-1-2.kube.default.iis.iis-6f9d7`. With a template, this is the fallback for records without one of its fields, such as the pod's name.
            log_stream_prefix: usualStreamPrefix,
            ...(context.messageOnly && { log_key: "log" }),
            // The stack creates the group with its retention, so Fluent Bit needs no permission to create one.
            auto_create_group: false,
            ...roleOptions(settings),
            ...trust(context),
            ...awsEndpointOptions(context, host, stsHost),
        }),
        ...(template !== undefined && { logGroupTemplate: template }),
        servers,
        regionProblems,
        takesRecord: !context.messageOnly,
        ...(logStream !== undefined && {
            logStream: { template: logStream, readsRecord: readsRecord(logStream) },
        }),
        statements: permissions(settings, [
            {
                Sid: "WriteLogStreams",
                Effect: "Allow",
                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: [logStreamsArn({ ...context.cluster, region }, logGroup)],
            },
        ]),
        readers: {
            principals: settings.roleArn === undefined ? readersOf(settings.readers, route) : [],
            place: logGroupPlace({ ...context.cluster, region }, logGroup),
            statements: logGroupReaders(
                { ...context.cluster, region },
                logGroup,
                (settings.logClass ?? defaults.logClass) === "STANDARD",
            ),
        },
        targets: settings.createLogGroup ? [ownLogGroup(logGroup, settings, defaults, route, context)] : [],
        credentials: [],
        problems: [
            ...groupNameProblems(named, logGroup, route),
            ...usualStreamProblems(route),
            ...(logStream === undefined ? [] : streamNameProblems(logStream, route, context)),
            ...infrequentAccessProblems(settings, defaults, route),
        ],
    };
}

function ownLogGroup(
    name: string,
    settings: Settings,
    defaults: CloudWatchLogsDefaults,
    { setting, resourceTags }: DestinationRoute,
    { cluster: { partition, region, accountId } }: DestinationContext,
): LogGroupTarget {
    const options = optionsOf(settings, defaults);
    const tags = { ...resourceTags, ...settings.tags };
    const key = settings.kmsKeyArn ?? defaults.kmsKeyArn;
    return {
        kind: "logGroup",
        name,
        ...(Object.keys(tags).length > 0 && { tags }),
        retentionDays: settings.retentionDays ?? defaults.retentionDays,
        logClass: settings.logClass ?? defaults.logClass,
        ...(key !== undefined && { kmsKeyArn: key }),
        ...(Object.keys(options).length > 0 && { beside: { place: { partition, region, accountId }, options } }),
        keep: defaults.keepOnDestroy,
        setting,
    };
}

/**
 * What a log group of the class INFREQUENT_ACCESS cannot have. It can have a data protection policy.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html
 */
function infrequentAccessProblems(
    settings: Settings,
    defaults: CloudWatchLogsDefaults,
    { setting }: DestinationRoute,
): Problem[] {
    if (!settings.createLogGroup || (settings.logClass ?? defaults.logClass) === "STANDARD") {
        return [];
    }
    const names = Object.keys(optionsOf(settings, defaults)) as (typeof logGroupOptionNames)[number][];
    const impossible = names.filter((name) => name !== "dataProtection");
    return impossible.map((name) => ({
        setting: settings[name] === undefined ? `cloudWatchLogs.${name}` : `${setting}.${name}`,
        remedy:
            settings[name] === undefined
                ? `is for every log group, and that of ${setting} has the class INFREQUENT_ACCESS, which does not have it; set it at the destinations that need it, or logClass: "STANDARD" there`
                : 'is not possible with the class INFREQUENT_ACCESS; set logClass: "STANDARD", or remove it',
    }));
}
