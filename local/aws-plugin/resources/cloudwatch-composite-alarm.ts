import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";

import { flag, text, textMap, textSet, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError } from "../aws-errors";
import { resourceType } from "../resource-type";
import { arn, each, length } from "../rules";
import { changeTags, tagList, tagsByName } from "../tags";
import { refuseActionsElsewhere } from "./action-regions";

const table = {
    alarmName: text({ required: true, replaces: true, must: length(1, 255) }),
    alarmRule: text({ required: true, must: length(1, 10240) }),
    alarmDescription: text({ must: length(0, 1024) }),
    actionsEnabled: flag({ default: true, replaces: true }),
    alarmActions: textSet({ must: each(arn) }),
    okActions: textSet({ must: each(arn) }),
    insufficientDataActions: textSet({ must: each(arn) }),
    region: text({ replaces: true, computed: true }),
    tags: textMap({}),
};

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/cloudwatch/composite_alarm.go */
export const cloudWatchCompositeAlarm = resourceType({
    token: "aws:cloudwatch/compositeAlarm:CompositeAlarm",
    title: "CloudWatch Composite Alarm",
    arguments: table,
    outputs: ["arn"],
    identity: ({ alarmName, region }) => `${region ?? ""} ${alarmName}`,

    async create(aws, args) {
        await put(aws, args);
        return args.alarmName;
    },

    async read(aws, name) {
        const one = await found(aws, name);
        if (!one) return undefined;
        const { alarm, rule, tags } = one;
        return {
            arn: alarm.AlarmArn ?? "",
            alarmName: alarm.AlarmName ?? "",
            alarmRule: rule,
            alarmDescription: alarm.AlarmDescription ?? "",
            actionsEnabled: alarm.ActionsEnabled ?? true,
            alarmActions: alarm.AlarmActions ?? [],
            okActions: alarm.OKActions ?? [],
            insufficientDataActions: alarm.InsufficientDataActions ?? [],
            tags,
        };
    },

    async update(aws, name, { before, after, changed }) {
        await put(aws, { ...after, tags: undefined });
        if (changed("tags")) {
            const ResourceARN = (await found(aws, name))?.alarm.AlarmArn;
            await changeTags(before.tags, after.tags, {
                remove: (TagKeys) => aws.cloudwatch.untagResource({ ResourceARN, TagKeys }),
                set: (tags) => aws.cloudwatch.tagResource({ ResourceARN, Tags: tagList(tags) }),
            });
        }
    },

    async delete(aws, name) {
        await aws.cloudwatch.deleteAlarms({ AlarmNames: [name] });
    },
});

async function put(aws: Aws, args: ValuesOf<typeof table>): Promise<void> {
    await refuseUnknown(aws, args.alarmRule);
    refuseActionsElsewhere(aws, [args.alarmActions, args.okActions, args.insufficientDataActions]);
    const { alarmName: AlarmName } = args;
    await aws.cloudwatch.putMetricAlarm({
        AlarmName,
        AlarmDescription: args.alarmDescription,
        ActionsEnabled: args.actionsEnabled,
        AlarmActions: args.alarmActions,
        OKActions: args.okActions,
        InsufficientDataActions: args.insufficientDataActions,
        Namespace: inTheirPlace,
        MetricName: inTheirPlace,
        ComparisonOperator: "GreaterThanThreshold",
        EvaluationPeriods: 1,
        Threshold: 0,
        Period: 60,
        Statistic: "Maximum",
    });
    const ResourceARN = (await found(aws, AlarmName))?.alarm.AlarmArn;
    const Tags = tagList({ ...args.tags, [ruleTag]: args.alarmRule });
    await aws.cloudwatch.tagResource({ ResourceARN, Tags });
}

/**
 * moto takes a rule with alarms that are not there. CloudWatch does not, and takes 100 alarms at most.
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

/** Names of the composite alarms whose rules have this alarm. */
export async function compositesOf(aws: Aws, alarm: string): Promise<string[]> {
    return (await composites(aws))
        .filter(({ rule }) => alarmsIn(rule).includes(alarm))
        .map(({ alarm: { AlarmName } }) => AlarmName ?? "");
}

/** moto 5.2.5 has no PutCompositeAlarm. An alarm on a metric without data replaces each, with the rule as a tag. */
const inTheirPlace = "aws-plugin/composite-alarm";
const ruleTag = "aws-plugin:rule";

/** Whether an alarm in moto replaces a composite one. */
export function isComposite({ Namespace }: MetricAlarm): boolean {
    return Namespace === inTheirPlace;
}

interface Composite {
    alarm: MetricAlarm;
    rule: string;
    tags: Record<string, string>;
}

async function composites(aws: Aws): Promise<Composite[]> {
    const { MetricAlarms = [] } = await aws.cloudwatch.describeAlarms({});
    const standing = MetricAlarms.filter(isComposite);
    return Promise.all(
        standing.map(async (alarm) => {
            const { Tags } = await aws.cloudwatch.listTagsForResource({ ResourceARN: alarm.AlarmArn });
            const { [ruleTag]: rule = "", ...tags } = tagsByName(Tags);
            return { alarm, rule, tags };
        }),
    );
}

async function found(aws: Aws, name: string): Promise<Composite | undefined> {
    return (await composites(aws)).find(({ alarm }) => alarm.AlarmName === name);
}
