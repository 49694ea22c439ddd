import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Tags } from "../../aws/tags";
import type { Planned } from "../../pulumi/planned";
import type { MonitoringPlan } from "../monitoring/plan";
import {
    compositeAlarmArgs,
    metricAlarmArgs,
    subscriptionArgs,
    topicArgs,
    topicKeyArgs,
} from "../monitoring/resource-args";

/**
 * Creates the alarms and whom they tell.
 *
 * @param name begin of the resources' names
 */
export function createMonitoring(
    name: string,
    planned: Planned<{ monitoring: MonitoringPlan | undefined }>,
    tags: Tags,
    opts: pulumi.CustomResourceOptions,
): void {
    const topics = createTopics(name, planned, tags, opts);
    const after = { ...opts, dependsOn: topics };
    const alarms = planned
        .list(({ monitoring }) =>
            (monitoring?.alarms ?? []).map((alarm) => ({ alarm, topicArn: monitoring?.notification?.topicArn })),
        )
        .map((one) => {
            const unique = `${name}-${one.label(({ alarm }) => alarm.name)}`;
            const args = one.args(({ alarm, topicArn }) => metricAlarmArgs(alarm, topicArn, tags));
            return new aws.cloudwatch.MetricAlarm(unique, args, after);
        });
    const composites = planned.list(({ monitoring }) =>
        monitoring?.composite === undefined
            ? []
            : [{ composite: monitoring.composite, topicArn: monitoring.notification?.topicArn }],
    );
    for (const one of composites) {
        const unique = `${name}-${one.label(({ composite }) => composite.name)}`;
        const args = one.args(({ composite, topicArn }) => compositeAlarmArgs(composite, topicArn, tags));
        // CloudWatch refuses a rule with an alarm that is not there (https://github.com/awsdocs/aws-cloudformation-user-guide/issues/911), and to delete an alarm that is in a rule
        // (https://github.com/cloud-custodian/cloud-custodian/issues/7763).
        new aws.cloudwatch.CompositeAlarm(unique, args, { ...opts, dependsOn: [...topics, ...alarms] });
    }
}

function createTopics(
    name: string,
    planned: Planned<{ monitoring: MonitoringPlan | undefined }>,
    tags: Tags,
    opts: pulumi.CustomResourceOptions,
): aws.sns.Topic[] {
    const created = planned.list(({ monitoring }) => {
        const topic = monitoring?.notification?.created;
        return topic === undefined ? [] : [topic];
    });
    return created.map((one) => {
        const unique = `${name}-${one.label((topic) => topic.name)}`;
        const ownsKey = one.decided((topic) => "policy" in topic.key);
        const keyArn = ownsKey
            ? new aws.kms.Key(
                  unique,
                  one.args((topic) => topicKeyArgs(topic, tags) ?? { description: "" }),
                  opts,
              ).arn
            : one.output((topic) => ("arn" in topic.key ? topic.key.arn : ""));
        const topic = new aws.sns.Topic(
            unique,
            one.args((all) => topicArgs(all, keyArn, tags)),
            opts,
        );
        for (const email of one.decided(({ emails }) => emails)) {
            const args = one.args(({ arn }) => subscriptionArgs(email, arn));
            new aws.sns.TopicSubscription(`${unique}-${email}`, args, { ...opts, dependsOn: topic });
        }
        return topic;
    });
}
