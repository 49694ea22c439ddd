import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";

import { flag, text, textSet } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError } from "../aws-errors";
import { resourceType } from "../resource-type";
import { arn, each, length } from "../rules";
import { cloudWatchTags, tagList, tagsByName } from "../tags";
import { refuseActionsElsewhere } from "./action-regions";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/cloudwatch/composite_alarm.go */
export const cloudWatchCompositeAlarm = resourceType({
    token: "aws:cloudwatch/compositeAlarm:CompositeAlarm",
    title: "CloudWatch Composite Alarm",
    arguments: {
        alarmName: text({ required: true, replaces: true, must: length(1, 255) }),
        alarmRule: text({ required: true, must: length(1, 10240) }),
        alarmDescription: text({ must: length(0, 1024) }),
        actionsEnabled: flag({ default: true, replaces: true }),
        alarmActions: textSet({ must: each(arn) }),
        okActions: textSet({ must: each(arn) }),
        insufficientDataActions: textSet({ must: each(arn) }),
    },
    outputs: ["arn"],
    identity: ["region", "alarmName"],
    id: "alarmName",
    tagging: cloudWatchTags,

    async put(aws, args, request) {
        await refuseUnknown(aws, args.alarmRule);
        refuseActionsElsewhere(aws, [args.alarmActions, args.okActions, args.insufficientDataActions]);
        await aws.cloudwatch.putMetricAlarm({
            ...request,
            OKActions: args.okActions,
            Namespace: inTheirPlace,
            MetricName: inTheirPlace,
            ComparisonOperator: "GreaterThanThreshold",
            EvaluationPeriods: 1,
            Threshold: 0,
            Period: 60,
            Statistic: "Maximum",
            Tags: undefined,
        });
        const ResourceARN = (await found(aws, args.alarmName))?.AlarmArn;
        const Tags = tagList({ ...args.tags, [ruleTag]: args.alarmRule });
        await aws.cloudwatch.tagResource({ ResourceARN, Tags });
    },

    async read(aws, name) {
        const alarm = await found(aws, name);
        return alarm && { ...alarm, arn: alarm.AlarmArn };
    },

    delete: (aws, name) => aws.cloudwatch.deleteAlarms({ AlarmNames: [name] }),
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

/** Names of the composite alarms whose rules contain this alarm. */
export async function compositesOf(aws: Aws, alarm: string): Promise<string[]> {
    return (await composites(aws))
        .filter(({ alarmRule }) => alarmsIn(alarmRule).includes(alarm))
        .map(({ AlarmName }) => AlarmName ?? "");
}

/** moto 5.2.5 has no PutCompositeAlarm. An alarm on a metric without data replaces each, with the rule as a tag. */
const inTheirPlace = "aws-plugin/composite-alarm";
const ruleTag = "aws-plugin:rule";

/** Whether an alarm in moto replaces a composite one. */
export function isComposite({ Namespace }: MetricAlarm): boolean {
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
