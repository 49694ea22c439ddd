import {
    CloudWatchClient,
    DescribeAlarmsCommand,
    ListTagsForResourceCommand,
    type MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import { GetTopicAttributesCommand, ListSubscriptionsByTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import * as assert from "node:assert/strict";

import { assertSettled, describeWithLocalAws, endpoint, region, textIn, unique } from "./local-aws";

const options = { region, endpoint: endpoint ?? "", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
const cloudwatch = new CloudWatchClient(options);
const sns = new SNSClient(options);
const account = "123456789012";
const metricAlarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const compositeAlarm = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const topicArn = `arn:aws:sns:${region}:${account}:oncall`;

describeWithLocalAws("alarms and topics", (plugin) => {
    const described = async (name: string): Promise<MetricAlarm | undefined> =>
        (await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }))).MetricAlarms?.[0];
    const alarm = (name: string) => ({
        name,
        alarmDescription: "What to do",
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0.5,
        evaluationPeriods: 3,
        datapointsToAlarm: 3,
        treatMissingData: "notBreaching",
        namespace: "WindowsEksLogging",
        metricName: "Throttles",
        dimensions: { Cluster: "dev" },
        statistic: "Sum",
        period: 300,
        tags: { env: "dev" },
    });

    it("has an alarm on a metric, which is created, updated and deleted", async () => {
        const program = alarm(unique("alarm"));
        const created = await plugin().create(metricAlarm, "alarm", program);
        const made = await described(program.name);
        assert.equal(created.state["arn"], made?.AlarmArn);
        assert.deepEqual(
            [made?.MetricName, made?.Dimensions, made?.Threshold, made?.TreatMissingData],
            ["Throttles", [{ Name: "Cluster", Value: "dev" }], 0.5, "notBreaching"],
        );
        await assertSettled(plugin(), created, program);
        const changes = { ...program, threshold: 2, alarmActions: [topicArn], okActions: [topicArn], tags: { a: "b" } };
        const updated = await plugin().update(created, changes);
        await assertSettled(plugin(), updated, changes);
        const after = await described(program.name);
        assert.deepEqual([after?.Threshold, after?.AlarmActions, after?.OKActions], [2, [topicArn], [topicArn]]);
        const { Tags } = await cloudwatch.send(new ListTagsForResourceCommand({ ResourceARN: after?.AlarmArn }));
        assert.deepEqual(Tags, [{ Key: "a", Value: "b" }]);
        await plugin().delete(updated);
        assert.equal(await described(program.name), undefined);
    });

    it("has an alarm that is found by Cloud Control, and refuses a topic of another region", async () => {
        const program = alarm(unique("found"));
        const look = (typeName: string) =>
            plugin().invoke("aws:cloudcontrol/getResource:getResource", { typeName, identifier: program.name });
        await assert.rejects(look("AWS::CloudWatch::Alarm"), /couldn't find resource/);
        const created = await plugin().create(metricAlarm, "found", program);
        const { properties } = await look("AWS::CloudWatch::Alarm");
        assert.ok(typeof properties === "string");
        assert.deepEqual((JSON.parse(properties) as { Tags: object }).Tags, [{ Key: "env", Value: "dev" }]);
        for (const other of ["AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::Dashboard"]) {
            await assert.rejects(look(other), /couldn't find resource/, other);
        }
        await assert.rejects(
            plugin().update(created, { ...program, alarmActions: [topicArn.replace(region, "us-west-2")] }),
            /Invalid region us-west-2 specified\. Only/,
        );
        await plugin().delete(created);
    });

    it("has an alarm on an expression of several", async () => {
        const {
            namespace: _,
            metricName: __,
            dimensions: ___,
            statistic: ____,
            period: _____,
            ...rest
        } = alarm(unique("expression"));
        const program = {
            ...rest,
            metricQueries: [
                { id: "result", expression: "FILL(g1, 0) - FILL(shippers, 0) / 5", label: "Nodes", returnData: true },
                {
                    id: "shippers",
                    metric: {
                        namespace: "WindowsEksLogging",
                        metricName: "UptimeSeconds",
                        dimensions: { Cluster: "dev", Shipper: "windows" },
                        stat: "SampleCount",
                        period: 300,
                    },
                    returnData: false,
                },
                {
                    id: "g1",
                    metric: {
                        namespace: "AWS/AutoScaling",
                        metricName: "GroupInServiceInstances",
                        dimensions: { AutoScalingGroupName: "eks-a" },
                        stat: "Average",
                        period: 300,
                    },
                    returnData: false,
                },
            ],
        };
        const created = await plugin().create(metricAlarm, "expression", program);
        await assertSettled(plugin(), created, program);
        assert.equal((await described(program.name))?.Metrics?.length, 3);
        await plugin().delete(created);
    });

    it("has an alarm on alarms, which have to be there, and go after it", async () => {
        const child = await plugin().create(metricAlarm, "child", alarm(unique("child")));
        const name = textIn(child.state, "name");
        const program = {
            alarmName: unique("composite"),
            alarmDescription: "An outage",
            alarmRule: `ALARM("${name}")`,
            alarmActions: [topicArn],
            tags: { env: "dev" },
        };
        await assert.rejects(
            plugin().create(compositeAlarm, "wrong", { ...program, alarmRule: 'ALARM("nobody")' }),
            /AlarmRule contains alarms that do not exist: nobody/,
        );
        const created = await plugin().create(compositeAlarm, "composite", program);
        await assertSettled(plugin(), created, program);
        // moto has none of its own: an alarm on a metric stands in its place.
        assert.deepEqual((await described(program.alarmName))?.AlarmActions, [topicArn]);
        const changes = { ...program, alarmRule: `ALARM("${name}") OR FALSE`, okActions: [topicArn] };
        const updated = await plugin().update(created, changes);
        await assertSettled(plugin(), updated, changes);
        await assert.rejects(plugin().delete(child), /composite alarm\(s\) depending on it/);
        await plugin().delete(updated);
        await plugin().delete(child);
        assert.equal(await described(program.alarmName), undefined);
    });

    it("has a topic and its subscriptions", async () => {
        const name = unique("topic");
        const arn = `arn:aws:sns:${region}:${account}:${name}`;
        const policyOf = (sid: string) =>
            JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: sid,
                        Effect: "Allow",
                        Principal: { Service: "cloudwatch.amazonaws.com" },
                        Action: "sns:Publish",
                        Resource: arn,
                    },
                ],
            });
        const program = { name, kmsMasterKeyId: "alias/a", policy: policyOf("One"), tags: { env: "dev" } };
        const created = await plugin().create("aws:sns/topic:Topic", "topic", program);
        assert.equal(created.id, arn);
        await assertSettled(plugin(), created, program);
        const subscription = { topic: arn, protocol: "email", endpoint: "a@example.com" };
        const subscribed = await plugin().create("aws:sns/topicSubscription:TopicSubscription", "mail", subscription);
        await assertSettled(plugin(), subscribed, subscription);
        const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: arn }));
        assert.deepEqual(
            Subscriptions?.map(({ Endpoint, Protocol }) => [Endpoint, Protocol]),
            [["a@example.com", "email"]],
        );
        await plugin().delete(subscribed);
        const changes = { ...program, kmsMasterKeyId: "alias/b", policy: policyOf("Two"), tags: { a: "b" } };
        const updated = await plugin().update(created, changes);
        await assertSettled(plugin(), updated, changes);
        const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: arn }));
        assert.equal(Attributes?.["KmsMasterKeyId"], "alias/b");
        await plugin().delete(updated);
        await assert.rejects(sns.send(new GetTopicAttributesCommand({ TopicArn: arn })));
    });
});
