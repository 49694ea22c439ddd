import { ComparisonOperator, type MetricAlarm, Statistic } from "@aws-sdk/client-cloudwatch";

import { block, blocks, flag, integer, number, text, textMap, textSet, type ValuesOf } from "../argument";
import { type Aws } from "../aws-clients";
import { ProviderError } from "../aws-errors";
import type { PropertyMap } from "../property-values";
import { resourceType } from "../resource-type";
import { atLeast, each, arn, length, matching, oneOf, oneOfEnum } from "../rules";
import { changeTags, tagList, tagsByName } from "../tags";
import { refuseActionsElsewhere } from "./action-regions";
import { compositesOf } from "./cloudwatch-composite-alarm";

const metric = {
    namespace: text({ must: length(1, 255) }),
    metricName: text({ required: true, must: length(1, 255) }),
    dimensions: textMap({}),
    period: integer({ required: true, must: atLeast(1) }),
    stat: text({ required: true }),
};

const query = {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
    id: text({ required: true, must: matching(/^[a-z]\w{0,254}$/, "a lower-case letter, then letters, digits and _") }),
    expression: text({ must: length(1, 2048) }),
    label: text({}),
    metric: block(metric, {}),
    returnData: flag({ default: false }),
};

const table = {
    name: text({ replaces: true, computed: true, must: length(1, 255) }),
    alarmDescription: text({ must: length(0, 1024) }),
    comparisonOperator: text({ must: oneOfEnum(ComparisonOperator) }),
    evaluationPeriods: integer({ must: atLeast(1) }),
    datapointsToAlarm: integer({ must: atLeast(1) }),
    threshold: number({}),
    treatMissingData: text({ default: "missing", must: oneOf("breaching", "notBreaching", "ignore", "missing") }),
    namespace: text({ must: length(1, 255) }),
    metricName: text({ must: length(1, 255) }),
    dimensions: textMap({}),
    statistic: text({ must: oneOfEnum(Statistic) }),
    period: integer({ must: atLeast(1) }),
    metricQueries: blocks(query, {}),
    actionsEnabled: flag({ default: true }),
    alarmActions: textSet({ must: each(arn) }),
    okActions: textSet({ must: each(arn) }),
    insufficientDataActions: textSet({ must: each(arn) }),
    region: text({ replaces: true, computed: true }),
    tags: textMap({}),
};

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/cloudwatch/metric_alarm.go */
export const cloudWatchMetricAlarm = resourceType({
    token: "aws:cloudwatch/metricAlarm:MetricAlarm",
    title: "CloudWatch Metric Alarm",
    arguments: table,
    exactlyOneOf: [["metricName", "metricQueries"]],
    outputs: ["arn"],
    autoname: { maximumLength: 255 },
    identity: ({ name, region }) => `${region ?? ""} ${name ?? ""}`,

    async create(aws, args) {
        const name = args.name ?? "";
        await put(aws, name, args);
        return name;
    },

    async read(aws, name) {
        const alarm = await find(aws, name);
        if (!alarm) return undefined;
        const { Tags } = await aws.cloudwatch.listTagsForResource({ ResourceARN: alarm.AlarmArn });
        return { arn: alarm.AlarmArn ?? "", ...told(alarm), tags: tagsByName(Tags) };
    },

    async update(aws, name, { before, after, changed }) {
        // It replaces everything except the tags.
        await put(aws, name, { ...after, tags: undefined });
        if (changed("tags")) {
            const ResourceARN = (await find(aws, name))?.AlarmArn;
            await changeTags(before.tags, after.tags, {
                remove: (TagKeys) => aws.cloudwatch.untagResource({ ResourceARN, TagKeys }),
                set: (tags) => aws.cloudwatch.tagResource({ ResourceARN, Tags: tagList(tags) }),
            });
        }
    },

    async delete(aws, name) {
        // moto lets it go. CloudWatch does not: https://github.com/cloud-custodian/cloud-custodian/issues/7763
        const composites = await compositesOf(aws, name);
        if (composites.length > 0) {
            throw new ProviderError(
                `Cannot delete ${name} as there are composite alarm(s) depending on it: ${composites.join(", ")}`,
            );
        }
        await aws.cloudwatch.deleteAlarms({ AlarmNames: [name] });
    },
});

async function put(aws: Aws, AlarmName: string, args: ValuesOf<typeof table>): Promise<void> {
    const reading = (args.metricQueries ?? []).filter((one) => one.metric !== undefined);
    if (reading.length > 10) {
        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
        throw new ProviderError(`the alarm ${AlarmName} reads ${reading.length} metrics; the maximum is 10`);
    }
    refuseActionsElsewhere(aws, [args.alarmActions, args.okActions, args.insufficientDataActions]);
    const { Dimensions } = dimensions(args.dimensions);
    await aws.cloudwatch.putMetricAlarm({
        AlarmName,
        AlarmDescription: args.alarmDescription,
        ComparisonOperator: args.comparisonOperator as ComparisonOperator,
        EvaluationPeriods: args.evaluationPeriods,
        DatapointsToAlarm: args.datapointsToAlarm,
        Threshold: args.threshold,
        TreatMissingData: args.treatMissingData,
        ActionsEnabled: args.actionsEnabled,
        AlarmActions: args.alarmActions,
        OKActions: args.okActions,
        InsufficientDataActions: args.insufficientDataActions,
        Namespace: args.namespace,
        MetricName: args.metricName,
        Dimensions,
        Statistic: args.statistic as Statistic | undefined,
        Period: args.period,
        Metrics: args.metricQueries?.map((one) => ({
            Id: one.id,
            Expression: one.expression,
            Label: one.label,
            ReturnData: one.returnData,
            ...(one.metric && {
                MetricStat: {
                    Metric: {
                        Namespace: one.metric.namespace,
                        MetricName: one.metric.metricName,
                        ...dimensions(one.metric.dimensions),
                    },
                    Period: one.metric.period,
                    Stat: one.metric.stat,
                },
            }),
        })),
        ...(args.tags && { Tags: tagList(args.tags) }),
    });
}

function dimensions(given: Readonly<Record<string, string>> | undefined) {
    return { Dimensions: given && Object.entries(given).map(([Name, Value]) => ({ Name, Value })) };
}

async function find(aws: Aws, name: string): Promise<MetricAlarm | undefined> {
    const { MetricAlarms } = await aws.cloudwatch.describeAlarms({ AlarmNames: [name], AlarmTypes: ["MetricAlarm"] });
    return MetricAlarms?.find((alarm) => alarm.AlarmName === name);
}

function told(alarm: MetricAlarm): PropertyMap {
    const queries = (alarm.Metrics ?? []).map((one): PropertyMap => {
        const stat = one.MetricStat;
        return {
            id: one.Id ?? "",
            ...(one.Expression && { expression: one.Expression }),
            ...(one.Label && { label: one.Label }),
            ...(stat && {
                metric: {
                    namespace: stat.Metric?.Namespace ?? "",
                    metricName: stat.Metric?.MetricName ?? "",
                    dimensions: dimensionMap(stat.Metric?.Dimensions),
                    period: stat.Period ?? 0,
                    stat: stat.Stat ?? "",
                },
            }),
            returnData: one.ReturnData ?? false,
        };
    });
    return {
        name: alarm.AlarmName ?? "",
        alarmDescription: alarm.AlarmDescription ?? "",
        comparisonOperator: alarm.ComparisonOperator ?? "",
        evaluationPeriods: alarm.EvaluationPeriods ?? 0,
        ...(alarm.DatapointsToAlarm !== undefined && { datapointsToAlarm: alarm.DatapointsToAlarm }),
        threshold: alarm.Threshold ?? 0,
        treatMissingData: alarm.TreatMissingData ?? "missing",
        actionsEnabled: alarm.ActionsEnabled ?? true,
        alarmActions: alarm.AlarmActions ?? [],
        okActions: alarm.OKActions ?? [],
        insufficientDataActions: alarm.InsufficientDataActions ?? [],
        ...(queries.length > 0
            ? { metricQueries: queries }
            : {
                  namespace: alarm.Namespace ?? "",
                  metricName: alarm.MetricName ?? "",
                  dimensions: dimensionMap(alarm.Dimensions),
                  statistic: alarm.Statistic ?? "",
                  period: alarm.Period ?? 0,
              }),
    };
}

function dimensionMap(list: { Name?: string | undefined; Value?: string | undefined }[] = []): Record<string, string> {
    return Object.fromEntries(list.map(({ Name, Value }) => [Name ?? "", Value ?? ""]));
}
