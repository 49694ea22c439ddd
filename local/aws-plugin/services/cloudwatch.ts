import { ComparisonOperator, type MetricAlarm, Statistic } from "@aws-sdk/client-cloudwatch";

import { parseArn } from "../../../components/iam/arn";
import { block, blocks, flag, integer, json, number, pairs, text, textSet } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError, unlessGone } from "../aws-errors";
import { invoke } from "../invoke";
import { normalJson } from "../policy-document";
import { pascalCaseType } from "../resource-type";
import { arn, atLeast, each, length, matching, oneOf, oneOfEnum } from "../rules";
import { cloudWatchTags, tagList, tagsByName } from "../tags";

const actions = {
    alarmActions: textSet({ must: each(arn) }),
    okActions: textSet({ as: "OKActions", must: each(arn) }),
};

const metric = {
    namespace: text({ must: length(1, 255) }),
    metricName: text({ required: true, must: length(1, 255) }),
    dimensions: pairs("Name", {}),
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
export const cloudWatchMetricAlarm = pascalCaseType("cloudwatch.MetricAlarm", {
    title: "CloudWatch Metric Alarm",
    arguments: {
        name: text({ as: "AlarmName", replaces: true, autoname: 255, must: length(1, 255) }),
        alarmDescription: text({ must: length(0, 1024) }),
        comparisonOperator: text({ must: oneOfEnum(ComparisonOperator) }),
        evaluationPeriods: integer({ must: atLeast(1) }),
        datapointsToAlarm: integer({ must: atLeast(1) }),
        threshold: number({}),
        treatMissingData: text({ default: "missing", must: oneOf("breaching", "notBreaching", "ignore", "missing") }),
        namespace: text({ must: length(1, 255) }),
        metricName: text({ must: length(1, 255) }),
        dimensions: pairs("Name", {}),
        statistic: text({ must: oneOfEnum(Statistic) }),
        period: integer({ must: atLeast(1) }),
        metricQueries: blocks(query, { as: "Metrics" }),
        ...actions,
    },
    exactlyOneOf: [["metricName", "metricQueries"]],
    outputs: ["arn"],
    outputNames: { arn: "AlarmArn" },
    id: "name",
    tagging: cloudWatchTags,

    async put(aws, { Metrics, ...request }, { name = "", metricQueries = [] }) {
        const reading = metricQueries.filter((one) => one.metric !== undefined);
        if (reading.length > 10) {
            // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
            throw new ProviderError(`the alarm ${name} reads ${reading.length} metrics; the maximum is 10`);
        }
        refuseActionsElsewhere(aws, request);
        await aws.cloudwatch.putMetricAlarm({
            ...request,
            Metrics: Metrics?.map(({ Metric, ...one }) => ({
                ...one,
                ...(Metric && { MetricStat: { Metric, Period: Metric.Period, Stat: Metric.Stat } }),
            })),
        });
    },

    async read(aws, { AlarmName }) {
        const wanted = { AlarmNames: [AlarmName], AlarmTypes: ["MetricAlarm" as const] };
        const { MetricAlarms } = await aws.cloudwatch.describeAlarms(wanted);
        const alarm = MetricAlarms?.find((one) => one.AlarmName === AlarmName);
        const metricQueries = alarm?.Metrics?.map(({ MetricStat: stat, ...one }) => ({
            ...one,
            metric: stat && { ...stat.Metric, ...stat },
        }));
        return alarm && { ...alarm, metricQueries };
    },

    async delete(aws, { AlarmName }) {
        // moto lets it go. CloudWatch does not: https://github.com/cloud-custodian/cloud-custodian/issues/7763
        const containing = (await composites(aws)).filter(({ alarmRule }) => alarmsIn(alarmRule).includes(AlarmName));
        if (containing.length > 0) {
            throw new ProviderError(
                `Cannot delete ${AlarmName} as there are composite alarm(s) depending on it: ${containing.map((one) => one.AlarmName).join(", ")}`,
            );
        }
        await aws.cloudwatch.deleteAlarms({ AlarmNames: [AlarmName] });
    },
});

/**
 * Refuses actions of other regions, as CloudWatch does. moto accepts them.
 *
 * @see https://github.com/cds-snc/notification-terraform/pull/128
 */
function refuseActionsElsewhere(aws: Aws, { AlarmActions = [], OKActions = [] }: Partial<MetricAlarm>): void {
    for (const action of [...AlarmActions, ...OKActions]) {
        const region = parseArn(action)?.region;
        if (region !== aws.region) {
            throw new ProviderError(`Invalid region ${region ?? ""} specified. Only ${aws.region} is supported.`);
        }
    }
}

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/cloudwatch/composite_alarm.go */
export const cloudWatchCompositeAlarm = pascalCaseType("cloudwatch.CompositeAlarm", {
    title: "CloudWatch Composite Alarm",
    arguments: {
        alarmName: text({ required: true, replaces: true, must: length(1, 255) }),
        alarmRule: text({ required: true, must: length(1, 10240) }),
        alarmDescription: text({ must: length(0, 1024) }),
        ...actions,
    },
    outputs: ["arn"],
    outputNames: { arn: "AlarmArn" },
    id: "alarmName",
    tagging: cloudWatchTags,

    async put(aws, request, { tags, alarmRule }) {
        await refuseUnknown(aws, alarmRule);
        refuseActionsElsewhere(aws, request);
        await aws.cloudwatch.putMetricAlarm({
            ...request,
            Namespace: inTheirPlace,
            MetricName: inTheirPlace,
            ComparisonOperator: "GreaterThanThreshold",
            EvaluationPeriods: 1,
            Threshold: 0,
            Period: 60,
            Statistic: "Maximum",
            Tags: undefined,
        });
        const ResourceARN = (await found(aws, request.AlarmName))?.AlarmArn;
        await aws.cloudwatch.tagResource({ ResourceARN, Tags: tagList({ ...tags, [ruleTag]: alarmRule }) });
    },

    read: (aws, { AlarmName }) => found(aws, AlarmName),
    delete: (aws, { AlarmName }) => aws.cloudwatch.deleteAlarms({ AlarmNames: [AlarmName] }),
});

/**
 * Refuses rules with missing alarms or with more than 100 alarms, as CloudWatch does. moto accepts them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 * @see https://github.com/awsdocs/aws-cloudformation-user-guide/issues/911
 */
async function refuseUnknown(aws: Aws, rule: string): Promise<void> {
    const names = alarmsIn(rule);
    if (names.length === 0 || names.length > 100) {
        throw new ProviderError(`AlarmRule must name 1 to 100 alarms, it names ${names.length}: ${rule}`);
    }
    const { MetricAlarms = [] } = await aws.cloudwatch.describeAlarms({ AlarmNames: names });
    const known = MetricAlarms.map(({ AlarmName }) => AlarmName);
    const missing = names.filter((name) => !known.includes(name));
    if (missing.length > 0) {
        throw new ProviderError(`AlarmRule contains alarms that do not exist: ${missing.join(", ")}`);
    }
}

function alarmsIn(rule: string): string[] {
    const named = rule.matchAll(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*("?)(.+?)\1\s*\)/g);
    return [...new Set([...named].map(([, , name = ""]) => name))];
}

/** moto 5.2.5 has no PutCompositeAlarm. An alarm on a metric without data replaces each, with the rule as a tag. */
const inTheirPlace = "aws-plugin/composite-alarm";
const ruleTag = "aws-plugin:rule";

/** Whether an alarm in moto replaces a composite one. */
function isComposite({ Namespace }: MetricAlarm): boolean {
    return Namespace === inTheirPlace;
}

async function composites(aws: Aws) {
    const { MetricAlarms = [] } = await aws.cloudwatch.describeAlarms({});
    return Promise.all(
        MetricAlarms.filter(isComposite).map(async (alarm) => {
            const { Tags } = await aws.cloudwatch.listTagsForResource({ ResourceARN: alarm.AlarmArn });
            const { [ruleTag]: alarmRule = "", ...tags } = tagsByName(Tags);
            return { ...alarm, alarmRule, tags };
        }),
    );
}

async function found(aws: Aws, name: string) {
    return (await composites(aws)).find(({ AlarmName }) => AlarmName === name);
}

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/cloudwatch/dashboard.go */
export const cloudWatchDashboard = pascalCaseType("cloudwatch.Dashboard", {
    title: "CloudWatch Dashboard",
    arguments: {
        dashboardName: text({
            required: true,
            replaces: true,
            must: matching(/^[\w-]{1,255}$/, "1 to 255 letters, digits, - or _"),
        }),
        dashboardBody: json((one, other) => normalJson(one) === normalJson(other), { required: true }),
    },
    outputs: ["dashboardArn"],
    id: "dashboardName",

    put: (aws, request) => aws.cloudwatch.putDashboard(request),
    read: (aws, key) => aws.cloudwatch.getDashboard(key),
    delete: (aws, { DashboardName }) => aws.cloudwatch.deleteDashboards({ DashboardNames: [DashboardName] }),
});

/**
 * moto has no Cloud Control API, so CloudWatch itself is called. The result only contains what this project needs: whether the object exists, and its tags.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/cloudcontrol/resource_data_source.go
 */
export const getCloudControlResource = invoke("cloudcontrol.getResource", {
    arguments: { typeName: text({ required: true }), identifier: text({ required: true }) },
    reading: ({ typeName, identifier }) => `reading Cloud Control API (${typeName}) Resource (${identifier})`,
    async call(aws, { typeName, identifier }) {
        const properties = await cloudControlProperties(aws, typeName, identifier);
        return properties && { id: identifier, identifier, typeName, properties: JSON.stringify(properties) };
    },
});

async function cloudControlProperties(aws: Aws, typeName: string, name: string): Promise<object | undefined> {
    if (typeName === "AWS::CloudWatch::Dashboard") {
        const dashboard = await unlessGone(aws.cloudwatch.getDashboard({ DashboardName: name }));
        return dashboard && { DashboardName: name, DashboardBody: dashboard.DashboardBody };
    }
    const composite = typeName === "AWS::CloudWatch::CompositeAlarm";
    if (!composite && typeName !== "AWS::CloudWatch::Alarm") {
        throw new ProviderError(`the local AWS stand-in reads alarms and dashboards by Cloud Control, not ${typeName}`);
    }
    const { MetricAlarms = [] } = await aws.cloudwatch.describeAlarms({ AlarmNames: [name] });
    const alarm = MetricAlarms.find((one) => one.AlarmName === name && isComposite(one) === composite);
    if (alarm === undefined) return undefined;
    const { Tags } = await aws.cloudwatch.listTagsForResource({ ResourceARN: alarm.AlarmArn });
    return { AlarmName: name, Arn: alarm.AlarmArn, Tags: Tags?.filter(({ Key }) => Key !== ruleTag) };
}
