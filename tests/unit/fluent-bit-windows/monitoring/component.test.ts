import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import {
    FluentBitWindows,
    type FluentBitWindowsArgs,
} from "../../../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { windowsCluster } from "../../cluster";
import { account, type Registration, run } from "../../engine";

const metricAlarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const compositeAlarm = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const topic = "aws:sns/topic:Topic";
const key = "aws:kms/key:Key";
const types = [metricAlarm, compositeAlarm, topic, key, "aws:sns/topicSubscription:TopicSubscription"];

function deploy(monitoring: FluentBitWindowsArgs["monitoring"]) {
    return run(() => new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), monitoring }));
}

describe("what FluentBitWindows creates to watch Fluent Bit", () => {
    it("is alarms, and one alarm of them, which comes after all of them", async () => {
        const { ofType, find } = await deploy(undefined);
        const alarms = ofType(metricAlarm);
        assert.equal(alarms.length, 7);
        const composite = find(compositeAlarm);
        for (const { urn, name, inputs } of alarms.filter(
            ({ inputs: of }) => of["name"] !== "dev-fluent-bit-dropped",
        )) {
            assert.ok(composite.dependencies.includes(urn), name);
            assert.ok(String(composite.inputs["alarmRule"]).includes(`ALARM("${String(inputs["name"])}")`), name);
        }
        assert.deepEqual(ofType(topic), []);
    });

    it("is a topic besides, encrypted with a key of its own, which is there before the alarms that tell it", async () => {
        const { ofType, find } = await deploy({
            alarms: { topic: { type: "created", emails: ["a@example.com", "b@example.com"] } },
        });
        const arn = `arn:aws:sns:eu-central-1:${account}:dev-fluent-bit-alarms`;
        assert.equal(find(topic).inputs["name"], "dev-fluent-bit-alarms");
        assert.equal(find(key).inputs["enableKeyRotation"], true);
        const telling = (of: Registration) => (of.inputs["alarmActions"] as string[] | undefined) ?? [];
        const all = [...ofType(metricAlarm), find(compositeAlarm)];
        assert.deepEqual(
            all.filter((of) => telling(of).length > 0).map(({ inputs }) => inputs["name"] ?? inputs["alarmName"]),
            ["dev-fluent-bit-dropped", "dev-fluent-bit-delivery"],
        );
        for (const of of all) {
            assert.ok(of.dependencies.includes(find(topic).urn), of.name);
            assert.ok(telling(of).every((one) => one === arn));
        }
        assert.deepEqual(
            ofType("aws:sns/topicSubscription:TopicSubscription").map(({ inputs }) => inputs["endpoint"]),
            ["a@example.com", "b@example.com"],
        );
    });

    it("can tell a topic that the same program creates, and look at groups that it creates", async () => {
        const { ofType, find } = await deploy({
            alarms: {
                topic: { type: "existing", arn: pulumi.output(`arn:aws:sns:eu-central-1:${account}:oncall`) },
                autoScalingGroups: [pulumi.output("eks-windows")],
            },
        });
        assert.deepEqual(find(compositeAlarm).inputs["alarmActions"], [`arn:aws:sns:eu-central-1:${account}:oncall`]);
        const shippers = ofType(metricAlarm).find(({ inputs }) => inputs["name"] === "dev-fluent-bit-shippers-windows");
        assert.match(JSON.stringify(shippers?.inputs["metricQueries"]), /"AutoScalingGroupName":"eks-windows"/);
    });

    it("is nothing where it is switched off", async () => {
        const { registrations } = await deploy(false);
        assert.deepEqual(
            registrations.filter(({ type }) => types.includes(type)),
            [],
        );
        assert.ok(registrations.every(({ inputs }) => !String(inputs["name"]).includes("_monitoring")));
    });
});
