import assert from "node:assert/strict";

import { stringify } from "yaml";

import { trustMemoryWarnings } from "../../../../components/fluent-bit-windows/trust/memory";
import { describeProblem } from "../../../../components/settings/problems";
import { planFluentBit } from "../../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import type { DestinationInput } from "../destinations/one-route";
import { devCluster } from "../dev-cluster";

describe("the memory for root certificates", () => {
    const warnings = (settings: FluentBitSettingsInput) =>
        planFluentBit(fluentBitSettings.parse(settings), devCluster)
            .warnings.map(describeProblem)
            .filter((one) => one.includes("memoryLimit"));
    const routesTo = (count: number, to: (index: number) => DestinationInput): FluentBitSettingsInput => ({
        routes: Array.from({ length: count }, (_, index) => ({
            match: { namespace: `team-${index}` },
            to: [to(index)],
        })),
        unrouted: [],
        ownLogs: [],
    });
    const token = { kubernetesSecret: { name: "splunk", key: "token" } };
    const toSplunk = (count: number) =>
        routesTo(count, (index) => ({
            type: "splunk",
            url: "https://splunk.example.com:8088",
            token,
            index: `t${index}`,
        }));
    const toAccounts = (count: number) =>
        routesTo(count, (index) => ({
            type: "s3",
            bucket: `team-${index}`,
            roleArn: `arn:aws:iam::${444455550000 + index}:role/writer`,
        }));

    it("is no matter of namespaces whose log groups share an output", () => {
        assert.deepEqual(warnings(routesTo(300, () => ({ type: "cloudWatchLogs" }))), []);
    });

    it("is told where it is a large part of the limit", () => {
        const resources = { memoryLimit: "512Mi" };
        assert.deepEqual(warnings({ ...toAccounts(100), resources }), []);
        const told = /^resources\.memoryLimit = "512Mi": the outputs need about 270 MiB for root certificates/;
        assert.match(warnings({ ...toAccounts(120), resources })[0] ?? "", told);
        assert.deepEqual(warnings({ ...toAccounts(120), resources: { memoryLimit: "1Gi" } }), []);
    });

    it("is less for outputs that need no credentials of AWS", () => {
        const resources = { memoryLimit: "512Mi" };
        assert.deepEqual(warnings({ ...toSplunk(300), resources }), []);
        assert.equal(warnings({ ...toSplunk(400), resources }).length, 1);
    });

    it("is compared with a limit in any unit", () => {
        const outputs = Array.from({ length: 100 }, () => ({ name: "http", "tls.ca_file": "a" }));
        const text = stringify({ pipeline: { outputs } });
        for (const [limit, count] of [
            ["149Mi", 1],
            ["150Mi", 0],
            ["0.1Gi", 1],
            ["150M", 1],
            ["1G", 0],
            ["150000000", 1],
            ["160000k", 0],
        ] as const) {
            assert.equal(trustMemoryWarnings([text], limit).length, count, limit);
        }
    });
});
