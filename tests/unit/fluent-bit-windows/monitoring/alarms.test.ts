import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { fluentBitArnProblems } from "../../../../components/fluent-bit-windows/arn-placement";
import { alarmHeadings, type PlannedAlarm } from "../../../../components/fluent-bit-windows/monitoring/alarms";
import { metricNamespace, metrics } from "../../../../components/fluent-bit-windows/monitoring/metrics";
import {
    compositeAlarmArgs,
    metricAlarmArgs,
} from "../../../../components/fluent-bit-windows/monitoring/resource-args";
import { planFluentBit } from "../../../../components/fluent-bit-windows/plan";
import type { FluentBitCluster } from "../../../../components/fluent-bit-windows/cluster";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import type { KnownPlace } from "../../../../components/iam/arn";
import { account, cluster, key } from "../destinations/one-route";
import { stackProblems } from "../stack-problems";
import { type Datum, periodMinutes, stateOf } from "./alarm-state";

const topicArn = `arn:aws:sns:eu-central-1:${account}:oncall`;
const ofAlarms = (alarms: object): FluentBitSettingsInput => ({ monitoring: { alarms } });

function plan(settings: FluentBitSettingsInput = {}, place: Partial<FluentBitCluster> = {}) {
    return planFluentBit(fluentBitSettings.parse(settings), { ...cluster, ...place });
}

function alarms(settings: FluentBitSettingsInput = {}, place: Partial<FluentBitCluster> = {}): PlannedAlarm[] {
    return plan(settings, place).monitoring?.alarms ?? [];
}

function ending(all: readonly PlannedAlarm[]): string[] {
    return all.map(({ name }) => name.replace("dev-fluent-bit-", ""));
}

describe("alarms on Fluent Bit's metrics", () => {
    it("are there by default, and gone with the monitoring or by themselves", () => {
        assert.deepEqual(ending(alarms()), [
            "waiting",
            "lag",
            "buffer",
            "dropped",
            "throttled",
            "certificates",
            "credentials",
        ]);
        assert.deepEqual(alarms({ monitoring: { alarms: false } }), []);
        assert.equal(plan({ monitoring: false }).monitoring, undefined);
        assert.equal(plan({ monitoring: { alarms: false } }).monitoring?.composite, undefined);
    });

    it("say what to do, and where more is written", () => {
        const page = readFileSync(join(__dirname, "../../../../docs/troubleshooting.md"), "utf8");
        const all = alarms({ monitoring: { alarms: { minimumNodes: 2 } } });
        assert.equal(all.length, Object.keys(alarmHeadings).length);
        const anchors = all.map(({ name, description }) => {
            assert.ok(description.length <= 1024, name);
            const anchor = /docs\/troubleshooting\.md#([\w-]+)$/.exec(description)?.[1] ?? "";
            assert.ok(page.includes(`](#${anchor})`), `${name}: #${anchor} is not in the index of the page`);
            return anchor;
        });
        assert.equal(new Set(anchors).size, anchors.length);
        const [first] = alarms(ofAlarms({ pagesUrl: "https://wiki.example.com/docs" }));
        assert.match(first?.description ?? "", / https:\/\/wiki\.example\.com\/docs\/troubleshooting\.md#alarm-/);
    });

    it("look at metrics that there are, under dimensions that these have", () => {
        const all = alarms(ofAlarms({ autoScalingGroups: ["a", "b"] }));
        for (const { metricName, namespace, dimensions } of all.flatMap((alarm) => alarm.metrics)) {
            if (namespace === "AWS/AutoScaling") {
                continue;
            }
            const metric = Object.values(metrics).find(({ name }) => name === metricName);
            assert.ok(
                metric?.dimensions.some((names) => names.join() === Object.keys(dimensions).join()),
                metricName,
            );
        }
    });

    it("find a node without a shipper by the number of nodes, and no node that was scaled in", () => {
        const [shippers] = alarms(ofAlarms({ autoScalingGroups: ["eks-a", "eks-b"], missingShipperMinutes: 20 }));
        assert.equal(shippers?.name, "dev-fluent-bit-shippers-windows");
        assert.equal(shippers.periods, 4);
        assert.equal(shippers.expression, "(FILL(g1, 0) + FILL(g2, 0)) - FILL(shippers, 0) / 5");
        const minutes = shippers.periods * periodMinutes;
        const each = (of: (minute: number) => Datum[]) =>
            Array.from({ length: minutes }, (_, index) => of(index + 1)).flat();
        const reports = (minute: number, nodes: number) =>
            Array.from({ length: nodes }, (): Datum => ({
                namespace: metricNamespace,
                name: "UptimeSeconds",
                dimensions: { Cluster: "dev", Shipper: "windows" },
                minute,
                value: 1,
            }));
        const inService = (minute: number, group: string, value: number): Datum => ({
            namespace: "AWS/AutoScaling",
            name: "GroupInServiceInstances",
            dimensions: { AutoScalingGroupName: group },
            minute,
            value,
        });
        const state = (nodes: [a: number, b: number], running: (minute: number) => number) =>
            stateOf(
                shippers,
                each((minute) => [
                    inService(minute, "eks-a", nodes[0]),
                    inService(minute, "eks-b", nodes[1]),
                    ...reports(minute, running(minute)),
                ]),
                minutes,
            );
        assert.equal(
            state([2, 1], () => 3),
            "OK",
            "each of three nodes reports once a minute",
        );
        assert.equal(
            state([2, 1], () => 2),
            "ALARM",
            "one of three does not",
        );
        assert.equal(
            state([2, 1], () => 0),
            "ALARM",
            "none does",
        );
        assert.equal(
            state([2, 0], () => 2),
            "OK",
            "one was scaled in",
        );
        assert.equal(
            state([0, 0], () => 0),
            "OK",
            "all were",
        );
        assert.equal(
            state([2, 1], (minute) => (minute <= minutes - 5 ? 2 : 3)),
            "OK",
            "it is back for one period",
        );
        assert.equal(
            state([2, 1], (minute) => (minute % 5 === 0 ? 2 : 3)),
            "OK",
            "reports are late now and then",
        );
        assert.equal(stateOf(shippers, [], minutes), "OK", "nothing is known of the nodes");
    });

    it("know the node groups that the stack creates, of each system, and compare each kind of shipper", () => {
        const autoScalingGroups = { windows: ["eks-w"], linux: ["eks-l"] };
        const nodeLogs = [{ source: "eventLog" as const, channel: "System" }];
        const all = alarms({ linuxNodes: true, nodeLogs }, { autoScalingGroups });
        assert.deepEqual(
            all
                .slice(0, 3)
                .map(({ name, metrics: of }) => [name, of.map(({ dimensions }) => Object.values(dimensions))]),
            [
                ["dev-fluent-bit-shippers-windows", [["dev", "windows"], ["eks-w"]]],
                ["dev-fluent-bit-shippers-events", [["dev", "events"], ["eks-w"]]],
                ["dev-fluent-bit-shippers-linux", [["dev", "linux"], ["eks-l"]]],
            ],
        );
        assert.ok(ending(alarms({}, { autoScalingGroups })).includes("shippers-windows"));
        assert.ok(!ending(alarms({}, { autoScalingGroups })).includes("shippers-linux"));
    });

    it("take the least number of nodes where nothing else tells it", () => {
        const [shippers] = alarms(ofAlarms({ minimumNodes: 3 }));
        assert.equal(shippers?.expression, "3 - FILL(shippers, 0) / 5");
    });

    it("leave the buffer out where there is none on the disk", () => {
        assert.ok(!ending(alarms({ buffer: { type: "memory" } })).includes("buffer"));
    });

    it("are one message for an outage, and one for lines that are lost", () => {
        const { monitoring } = plan(ofAlarms({ topic: { type: "existing", arn: topicArn } }));
        const told = (monitoring?.alarms ?? []).filter(
            (alarm) => "alarmActions" in metricAlarmArgs(alarm, topicArn, {}),
        );
        assert.deepEqual(ending(told), ["dropped"]);
        const composite = monitoring?.composite;
        assert.ok(composite !== undefined);
        assert.deepEqual(
            [...composite.rule.matchAll(/ALARM\("(.+?)"\)/g)].map(([, name]) => name),
            monitoring?.alarms.filter((alarm) => alarm.about === "delivery").map(({ name }) => name),
        );
        assert.deepEqual(compositeAlarmArgs(composite, topicArn, {}), {
            alarmName: "dev-fluent-bit-delivery",
            alarmDescription: composite.description,
            alarmRule: composite.rule,
            alarmActions: [topicArn],
            okActions: [topicArn],
            tags: {},
        });
    });

    it("tell nobody where no topic is said, and leave metrics alone that report nothing", () => {
        for (const alarm of alarms()) {
            const args = metricAlarmArgs(alarm, undefined, {});
            assert.equal("alarmActions" in args, false);
            assert.equal(args.treatMissingData, "notBreaching");
        }
    });

    it("have a topic of their own that is encrypted with a key that CloudWatch may use, and that only its alarms reach", () => {
        const { notification } =
            plan(ofAlarms({ topic: { type: "created", emails: ["a@example.com"] } })).monitoring ?? {};
        assert.equal(notification?.topicArn, `arn:aws:sns:eu-central-1:${account}:dev-fluent-bit-alarms`);
        const { created } = notification;
        assert.ok(created !== undefined && "policy" in created.key);
        assert.match(
            JSON.stringify(created.key.policy),
            /"Service":"cloudwatch\.amazonaws\.com".*kms:Decrypt.*kms:GenerateDataKey/,
        );
        assert.match(JSON.stringify(created.policy), new RegExp(`"aws:SourceAccount":"${account}"`));
        const given = plan(ofAlarms({ topic: { type: "created", kmsKeyArn: key } })).monitoring?.notification?.created;
        assert.deepEqual(given?.key, { arn: key });
    });

    it("are apart for each Fluent Bit of a cluster", () => {
        const [one] = alarms({ instance: "b" });
        assert.equal(one?.name, "dev-fluent-bit-b-waiting");
        assert.deepEqual(one.metrics[0]?.dimensions, { Cluster: "dev/b" });
        const groups = plan({ instance: "b" }).targets.map(({ name }) => name);
        assert.ok(groups.includes("/aws/containerinsights/dev/_monitoring-b"));
    });

    it("are on only where lines go to a log group of the stack's, unless they are asked for", () => {
        const to = [
            {
                type: "datadog" as const,
                site: "datadoghq.eu" as const,
                apiKey: { kubernetesSecret: { name: "a", key: "b" } },
            },
        ];
        const elsewhere: FluentBitSettingsInput = { unrouted: [], ownLogs: to, routes: [] };
        assert.equal(plan(elsewhere).monitoring, undefined);
        assert.deepEqual(plan(elsewhere).policies, []);
        assert.ok(plan({ ...elsewhere, monitoring: true }).monitoring !== undefined);
    });

    const problems = (settings: object) => stackProblems(settings, "fluentBit.monitoring.");
    for (const [what, monitoring, problem] of [
        ["a word", "yes", /^fluentBit\.monitoring = "yes"/],
        ["an unknown name", { alarm: true }, /^alarm = true: is not a setting; did you mean "alarms"\?/],
        ["an unknown threshold", { alarms: { lagMinute: 3 } }, /^alarms\.lagMinute.*did you mean "lagMinutes"\?/],
        [
            "too short a time",
            { alarms: { missingShipperMinutes: 12 } },
            /^alarms\.missingShipperMinutes = 12: .*multiple of 5/,
        ],
        [
            "a topic's name",
            { alarms: { topic: { type: "existing", arn: "oncall" } } },
            /^alarms\.topic\.arn = "oncall": must be an ARN/,
        ],
        [
            "more groups than an alarm reads",
            { alarms: { autoScalingGroups: Array.from("abcdefghij") } },
            /^alarms\.autoScalingGroups.*at most 9/,
        ],
        ["a retention that there is not", { retentionDays: 6 }, /^retentionDays = 6/],
    ] as const) {
        it(`refuse ${what}`, () => {
            const found = problems({ monitoring });
            assert.match(found.join("\n"), problem);
            assert.equal(found.length, 1, found.join("\n"));
        });
    }

    it("need the warnings of Fluent Bit's log, where they are asked for", () => {
        const settings = { logLevel: "error", readiness: { asks: "server" } };
        const found = (more: object) => stackProblems({ ...settings, ...more }, "fluentBit.");
        assert.match(found({ monitoring: true }).join(), /^logLevel = "error": hides the warnings/);
        assert.deepEqual(found({}), []);
        assert.deepEqual(found({ monitoring: false }), []);
    });

    it("refuse a topic or a key of another region", () => {
        const found = (topic: object, place: KnownPlace = cluster) =>
            fluentBitArnProblems(fluentBitSettings.parse(ofAlarms({ topic })), place).map(
                ({ setting, remedy }) => `${setting}: ${remedy}`,
            );
        assert.match(
            found({ type: "existing", arn: topicArn.replace("eu-central-1", "us-east-1") }).join(),
            /^monitoring\.alarms\.topic\.arn: is in us-east-1, but an alarm notifies only topics in its own region, which is eu-central-1; use a topic in eu-central-1$/,
        );
        assert.match(
            found({ type: "existing", arn: topicArn }, { partition: "aws-cn", region: "cn-north-1" }).join(),
            /^monitoring\.alarms\.topic\.arn: is in the partition aws, but the cluster is in aws-cn/,
        );
        // Another team's account may have it.
        assert.deepEqual(found({ type: "existing", arn: topicArn.replace(account, "999988887777") }), []);
        assert.match(
            found({ type: "created", kmsKeyArn: key.replace("eu-central-1", "us-east-1") }).join(),
            /^monitoring\.alarms\.topic\.kmsKeyArn: is in us-east-1/,
        );
        assert.deepEqual(found({ type: "existing", arn: topicArn }), []);
    });
});
