import type { Tags } from "../../aws/tags";
import { type PlannedAlarm, type PlannedCompositeAlarm, periodSeconds } from "./alarms";
import type { PlannedTopic } from "./topic";

/** @param topicArn whom the alarm tells by itself; one that is part of another tells nobody */
export function metricAlarmArgs(alarm: PlannedAlarm, topicArn: string | undefined, tags: Tags) {
    const { name, description, metrics, expression, label, threshold, periods, about } = alarm;
    return {
        name,
        alarmDescription: description,
        comparisonOperator: "GreaterThanThreshold",
        threshold,
        evaluationPeriods: periods,
        datapointsToAlarm: periods,
        // Nothing is reported of what does not happen.
        treatMissingData: "notBreaching",
        ...(expression === undefined ? oneMetric(metrics) : { metricQueries: queries(metrics, expression, label) }),
        ...(about === "loss" ? actions(topicArn) : {}),
        tags,
    };
}

function oneMetric([metric]: PlannedAlarm["metrics"]) {
    return metric === undefined
        ? {}
        : {
              namespace: metric.namespace,
              metricName: metric.metricName,
              dimensions: metric.dimensions,
              statistic: metric.stat,
              period: periodSeconds,
          };
}

function queries(metrics: PlannedAlarm["metrics"], expression: string, label: string) {
    return [
        { id: "result", expression, label, returnData: true },
        ...metrics.map(({ id, namespace, metricName, dimensions, stat }) => ({
            id,
            metric: { namespace, metricName, dimensions, stat, period: periodSeconds },
            returnData: false,
        })),
    ];
}

export function compositeAlarmArgs(
    { name, description, rule }: PlannedCompositeAlarm,
    topicArn: string | undefined,
    tags: Tags,
) {
    return { alarmName: name, alarmDescription: description, alarmRule: rule, ...actions(topicArn), tags };
}

function actions(topicArn: string | undefined) {
    return topicArn === undefined ? {} : { alarmActions: [topicArn], okActions: [topicArn] };
}

/** Arguments of the key that encrypts a topic; undefined where there is one already. */
export function topicKeyArgs({ key }: PlannedTopic, tags: Tags) {
    return "arn" in key
        ? undefined
        : {
              description: key.description,
              policy: JSON.stringify(key.policy),
              enableKeyRotation: true,
              deletionWindowInDays: 7,
              tags,
          };
}

export function topicArgs<KeyArn>({ name, policy }: PlannedTopic, keyArn: KeyArn, tags: Tags) {
    return { name, kmsMasterKeyId: keyArn, policy: JSON.stringify(policy), tags };
}

export function subscriptionArgs(email: string, topicArn: string) {
    return { topic: topicArn, protocol: "email", endpoint: email };
}
