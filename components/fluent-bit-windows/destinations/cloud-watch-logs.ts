import { z } from "zod";

import { logStreamsArn } from "../../iam/arn";
import { kmsKeyArn, logRetentionDays, tagMap } from "../../aws/settings";
import { awsRegion } from "../../iam/settings";
import { mayBeOutput } from "../../outputs/may-be-output";
import { refuse } from "../../settings/refuse";
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
         * Name of the log group, such as `/shop/{cluster}/{namespace}`. In braces: `{cluster}`, and of `{namespace}`, `{container}`, `{pod}` and `{label:KEY}` what the route's match names
         * exactly. The stack makes each log group, so nothing can stand there that only the node knows. Default: `<prefix>/<route>`.
         */
        logGroup: mayBeOutput(logGroupName, ({ id }) => `/output/${id}`).optional(),

        /**
         * Names of the log streams, such as `{pod}.{container}`. In braces: `{cluster}`, `{host}`, `{namespace}`, `{container}`, `{pod}`, `{podId}` and `{label:KEY}`. The last three are read from
         * the record, so `metadata.fields` has to have them, and a dot or nothing has to follow. A line that lacks one of them, as without that label or while the API server does not answer, goes to
         * the stream of the default. Streams do not differ by what changes from line to line: Fluent Bit would send each line in a request of its own. Default: the node and the tag,
         * `{host}.kube.{namespace}.{container}.{pod}`; followed by `_` and the pod's ID if metadata comes from the API server or the kubelet and `metadata.fields` has no `pod`.
         */
        logStream: logStreamName.optional(),

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

        ...ownEndpoints("logs"),

        /** Tags for the log group, beside the stack's `tags`. Default: none. */
        tags: tagMap.optional(),

        ...readersSetting,

        ...assumedRole,
    })
    .superRefine((settings, context) => {
        externalIdNeedsRole(settings, context);
        refuseReadersElsewhere(settings, context);
        if (settings.createLogGroup) {
            const message = "is for a log group that exists already; add createLogGroup: false, or leave it out";
            refuse(settings, ["region", "roleArn", "endpoint", "stsEndpoint"], message, context);
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
        refuse(settings, ["retentionDays", "logClass", "kmsKeyArn", "tags"], message, context);
    });

export const cloudWatchLogsDefaults = z.strictObject({
    /** What the names of log groups begin with; `{cluster}` is the cluster's name. Default: `/aws/containerinsights/{cluster}`. */
    prefix: logGroupName
        .refine((name) => !name.endsWith("/"), 'must not end in "/"')
        .refine((name) => placeholdersOf(name).every((one) => one === "cluster"), "can hold {cluster} only")
        .optional(),

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
            // The plug-in appends the tag: `ip-10-0-1-2.kube.default.iis.iis-6f9d7`. With a template, this is for records that lack a field of it, such as the pod's name.
            log_stream_prefix: usualStreamPrefix,
            ...(context.messageOnly && { log_key: "log" }),
            // The stack owns the group, with its retention: Fluent Bit needs no permission to make one.
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
        targets: settings.createLogGroup ? [ownLogGroup(logGroup, settings, defaults, route)] : [],
        credentials: [],
        problems: [
            ...groupNameProblems(named, logGroup, route),
            ...usualStreamProblems(route),
            ...(logStream === undefined ? [] : streamNameProblems(logStream, route, context)),
        ],
    };
}

function ownLogGroup(
    name: string,
    settings: Settings,
    defaults: Defaults,
    { setting, resourceTags }: DestinationRoute,
): LogGroupTarget {
    const tags = { ...resourceTags, ...settings.tags };
    const key = settings.kmsKeyArn ?? defaults.kmsKeyArn;
    return {
        kind: "logGroup",
        name,
        ...(Object.keys(tags).length > 0 && { tags }),
        retentionDays: settings.retentionDays ?? defaults.retentionDays,
        logClass: settings.logClass ?? defaults.logClass,
        ...(key !== undefined && { kmsKeyArn: key }),
        keep: defaults.keepOnDestroy,
        setting,
    };
}
