import type { MonitoringPlan } from "../../components/fluent-bit-windows/monitoring/plan";
import {
    compositeAlarmArgs,
    metricAlarmArgs,
    subscriptionArgs,
    topicArgs,
    topicKeyArgs,
} from "../../components/fluent-bit-windows/monitoring/resource-args";
import { type RenderedResource, type RenderedStack, resource, unknown } from "./resource";

/** The alarms on Fluent Bit's metrics, and whom they tell, by the file that describes them. */
export function monitoringResources(
    component: string,
    monitoring: MonitoringPlan | undefined,
    { tags }: RenderedStack,
): Record<"alarms" | "topics", RenderedResource[]> {
    const { alarms = [], composite, notification } = monitoring ?? {};
    const topicArn = notification?.topicArn;
    return {
        alarms: [
            ...alarms.map((alarm) =>
                resource(
                    "aws:cloudwatch/metricAlarm:MetricAlarm",
                    `${component}-${alarm.name}`,
                    metricAlarmArgs(alarm, topicArn, tags),
                ),
            ),
            ...(composite === undefined
                ? []
                : [
                      resource(
                          "aws:cloudwatch/compositeAlarm:CompositeAlarm",
                          `${component}-${composite.name}`,
                          compositeAlarmArgs(composite, topicArn, tags),
                      ),
                  ]),
        ],
        topics: notification?.created === undefined ? [] : topicResources(component, notification.created, tags),
    };
}

type CreatedTopic = NonNullable<NonNullable<MonitoringPlan["notification"]>["created"]>;

function topicResources(component: string, topic: CreatedTopic, tags: RenderedStack["tags"]): RenderedResource[] {
    const name = `${component}-${topic.name}`;
    const key = topicKeyArgs(topic, tags);
    const keyArn = "arn" in topic.key ? topic.key.arn : unknown("ARN of the key");
    return [
        ...(key === undefined ? [] : [resource("aws:kms/key:Key", name, key)]),
        resource("aws:sns/topic:Topic", name, topicArgs(topic, keyArn, tags)),
        ...topic.emails.map((email) =>
            resource(
                "aws:sns/topicSubscription:TopicSubscription",
                `${name}-${email}`,
                subscriptionArgs(email, topic.arn),
            ),
        ),
    ];
}
