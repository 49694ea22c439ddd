import { ComparisonOperator, Statistic } from "@aws-sdk/client-cloudwatch";

import { block, blocks, flag, integer, number, text, textMap, textSet } from "../argument";
import { ProviderError } from "../aws-errors";
import { resourceType } from "../resource-type";
import { atLeast, each, arn, length, matching, oneOf, oneOfEnum } from "../rules";
import { cloudWatchTags } from "../tags";
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

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/cloudwatch/metric_alarm.go */
export const cloudWatchMetricAlarm = resourceType({
    token: "aws:cloudwatch/metricAlarm:MetricAlarm",
    title: "CloudWatch Metric Alarm",
    arguments: {
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
    },
    exactlyOneOf: [["metricName", "metricQueries"]],
    outputs: ["arn"],
    autoname: { maximumLength: 255 },
    identity: ["region", "name"],
    id: "name",
    tagging: cloudWatchTags,

    async put(aws, args, request) {
        const reading = (args.metricQueries ?? []).filter((one) => one.metric !== undefined);
        if (reading.length > 10) {
            // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
            throw new ProviderError(`the alarm ${args.name ?? ""} reads ${reading.length} metrics; the maximum is 10`);
        }
        refuseActionsElsewhere(aws, [args.alarmActions, args.okActions, args.insufficientDataActions]);
        await aws.cloudwatch.putMetricAlarm({
            ...request,
            AlarmName: args.name,
            OKActions: args.okActions,
            Dimensions: dimensions(args.dimensions),
            Metrics: args.metricQueries?.map(({ id, expression, label, returnData, metric }) => ({
                Id: id,
                Expression: expression,
                Label: label,
                ReturnData: returnData,
                ...(metric && {
                    MetricStat: {
                        Metric: {
                            Namespace: metric.namespace,
                            MetricName: metric.metricName,
                            Dimensions: dimensions(metric.dimensions),
                        },
                        Period: metric.period,
                        Stat: metric.stat,
                    },
                }),
            })),
        });
    },

    async read(aws, name) {
        const wanted = { AlarmNames: [name], AlarmTypes: ["MetricAlarm" as const] };
        const { MetricAlarms } = await aws.cloudwatch.describeAlarms(wanted);
        const alarm = MetricAlarms?.find((one) => one.AlarmName === name);
        return (
            alarm && {
                ...alarm,
                arn: alarm.AlarmArn,
                metricQueries: alarm.Metrics?.map(({ MetricStat: stat, ...query }) => ({
                    ...query,
                    metric: stat && { ...stat.Metric, ...stat },
                })),
            }
        );
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

function dimensions(given: Readonly<Record<string, string>> | undefined) {
    return given && Object.entries(given).map(([Name, Value]) => ({ Name, Value }));
}
