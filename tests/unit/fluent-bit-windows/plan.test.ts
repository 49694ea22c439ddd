import assert from "node:assert/strict";

import fc from "fast-check";
import { parse } from "yaml";

import { windowsPaths } from "../../../components/fluent-bit-windows/pipeline/paths";
import { planFluentBit, renderFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitProblems } from "./problems";
import type { FluentBitCluster } from "../../../components/fluent-bit-windows/cluster";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { devCluster as cluster } from "./dev-cluster";
import { runs } from "../property-runs";

function plan(settings: FluentBitSettingsInput = {}, changes: Partial<FluentBitCluster> = {}) {
    return planFluentBit(fluentBitSettings.parse(settings), { ...cluster, ...changes });
}

function config(settings: FluentBitSettingsInput = {}) {
    const parsed = fluentBitSettings.parse(settings);
    return parse(renderFluentBit(parsed, cluster, { paths: windowsPaths })) as {
        service: Record<string, unknown>;
        pipeline: { inputs: [Record<string, unknown>]; outputs: Record<string, unknown>[] };
    };
}

const namespaces = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/), { maxLength: 250 });

/** What of a daemon set's pods the tests look at. */
interface PodSpec {
    spec: {
        template: {
            spec: {
                nodeSelector: Record<string, string>;
                tolerations: object[];
                containers: [{ image: string; volumeMounts: { mountPath: string; readOnly: boolean }[] }];
                volumes: { configMap?: { name: string } }[];
            };
        };
    };
}

function podSpec(of: ReturnType<typeof plan>, key: string): PodSpec["spec"]["template"]["spec"] {
    return (of.manifests[key] as unknown as PodSpec).spec.template.spec;
}

describe("the plan of Fluent Bit", () => {
    it("writes to the log groups that the stack owns, with permission for exactly these", () => {
        fc.assert(
            fc.property(namespaces, (names) => {
                const planned = plan({ routes: names.map((namespace) => ({ match: { namespace } })) });
                const owned = planned.targets.map((target) => target.name).sort();
                const written = [
                    ...planned.routes.flatMap((route) => route.destinations),
                    ...(planned.monitoring === undefined ? [] : [planned.monitoring.destination]),
                ]
                    .map((destination) => String(destination.output["log_group_name"]))
                    .sort();
                const allowed = planned.policies
                    .flatMap(({ document }) => document.Statement.flatMap((statement) => statement.Resource))
                    .sort();
                assert.deepEqual([...new Set(written)], owned);
                assert.deepEqual(
                    allowed,
                    owned.map((name) => `arn:aws:logs:eu-central-1:111122223333:log-group:${name}:log-stream:*`).sort(),
                );
            }),
            { numRuns: runs(10) },
        );
    });

    it("gives a namespace a log group that no other namespace's name can reach", () => {
        const planned = plan({ routes: [{ match: { namespace: "default" } }] });
        assert.deepEqual(
            planned.targets.map((target) => target.name),
            [
                "/aws/containerinsights/dev/default",
                "/aws/containerinsights/dev/amazon-cloudwatch",
                "/aws/containerinsights/dev/_unrouted",
                "/aws/containerinsights/dev/_monitoring",
            ],
        );
    });

    it("asks for two actions and no more", () => {
        const actions = plan().policies.flatMap(({ document }) => document.Statement.flatMap((s) => s.Action));
        assert.deepEqual([...new Set(actions)].sort(), ["logs:CreateLogStream", "logs:PutLogEvents"]);
    });

    it("tells when a role cannot carry the policies of all log groups", () => {
        const prefix = `/${"p".repeat(400)}`;
        const routes = Array.from({ length: 200 }, (_, i) => ({ match: { namespace: `n${i}` } }));
        const problems = (settings: FluentBitSettingsInput) =>
            fluentBitProblems(fluentBitSettings.parse(settings), "dev");
        assert.match(
            problems({ routes, cloudWatchLogs: { prefix } })[0]?.remedy ?? "",
            /203 targets.* a role can have 10/,
        );
        assert.deepEqual(problems({ routes }), []);
    });

    it("has one daemon set a Windows version, each with its image and its nodes", () => {
        const planned = plan({}, { windowsVersions: ["2019", "2022", "2025"] });
        const seen = ["2019", "2022", "2025"].map((version) => {
            const { containers, nodeSelector } = podSpec(planned, `windows-${version}`);
            return [containers[0].image.split(":")[1], nodeSelector["node.kubernetes.io/windows-build"]];
        });
        assert.deepEqual(seen, [
            ["windows-2019-4.0.3", "10.0.17763"],
            ["windows-2022-5.1.5", "10.0.20348"],
            ["windows-2025-5.1.5", "10.0.26100"],
        ]);
        assert.equal(planned.warnings.length, 1);
        assert.match(planned.warnings[0]?.remedy ?? "", /^Nodes of Windows Server 2019 run Fluent Bit 4\.0\.3/);
    });

    it("puts up with every taint, unless told otherwise", () => {
        assert.deepEqual(podSpec(plan(), "windows-2022").tolerations, [{ operator: "Exists" }]);
        const only = [{ key: "os", operator: "Equal" as const, value: "windows", effect: "NoSchedule" as const }];
        assert.deepEqual(podSpec(plan({ tolerations: only }), "windows-2022").tolerations, only);
    });

    it("reads the nodes' logs without being able to change them", () => {
        const { volumeMounts } = podSpec(plan(), "windows-2022").containers[0];
        const writable = volumeMounts.filter((mount) => !mount.readOnly).map((mount) => mount.mountPath);
        assert.deepEqual(writable, ["C:\\var\\fluent-bit\\state"]);
    });

    it("mounts Docker's folder only where nodes run Docker", () => {
        const mounts = (runtimes: string[]) =>
            podSpec(plan({}, { containerRuntimes: runtimes }), "windows-2022").containers[0].volumeMounts.map(
                (mount) => mount.mountPath,
            );
        assert.ok(!mounts(["containerd"]).some((path) => path.includes("docker")));
        assert.ok(mounts(["containerd", "docker"]).includes("C:\\ProgramData\\docker\\containers"));
    });

    it("rolls the pods when the configuration changes, and only then", () => {
        const configOf = (settings: FluentBitSettingsInput) =>
            podSpec(plan(settings), "windows-2022").volumes.find((volume) => volume.configMap)?.configMap?.name;
        assert.equal(configOf({}), configOf({ maxUnavailable: 3 }));
        assert.notEqual(configOf({}), configOf({ logLevel: "debug" }));
        assert.equal(configOf({}), plan().manifests["config"]?.metadata.name);
    });

    it("uses the nodes' role where IRSA is not wanted", () => {
        const planned = plan({ identity: { type: "nodeRole", roleName: "windows-nodes" } });
        assert.equal(planned.roleName, "windows-nodes");
        assert.equal(planned.role, undefined);
        assert.equal(planned.manifests["service-account"]?.metadata.annotations, undefined);
    });
});

describe("Fluent Bit's configuration", () => {
    it("loses nothing that a setting can keep", () => {
        const { service, pipeline } = config();
        const [tail] = pipeline.inputs;
        assert.equal(tail["storage.type"], "filesystem");
        assert.equal(service["storage.path"], "C:\\var\\fluent-bit\\state\\buffers");
        assert.equal(tail["db"], "C:\\var\\fluent-bit\\state\\pods.db");
        assert.equal(tail["path"], "C:\\var\\log\\pods\\*\\*\\*.log*");
        assert.equal(tail["rotate_wait"], 86400);
        assert.equal(tail["read_from_head"], true);
        for (const output of pipeline.outputs.filter(({ name }) => name !== "file")) {
            assert.equal(output["retry_limit"], "no_limits");
            if (output["alias"] !== "cloudwatch_logs.monitoring") {
                assert.equal(output["storage.total_limit_size"], 1024 * 2 ** 20);
            }
            assert.equal(output["auto_create_group"], false);
        }
    });

    it("keeps nothing on disk with memory buffers", () => {
        const { service, pipeline } = config({ buffer: { type: "memory" } });
        assert.ok(!Object.keys(service).some((key) => key.startsWith("storage.")));
        assert.equal(pipeline.inputs[0]["storage.type"], "memory");
        assert.equal(pipeline.inputs[0]["mem_buf_limit"], "64M");
        assert.ok(pipeline.outputs.every((output) => output["storage.total_limit_size"] === undefined));
    });

    it("starts at the end of the files where that is wanted", () => {
        assert.equal(config({ readFrom: "tail" }).pipeline.inputs[0]["read_from_head"], false);
    });

    it("names every output once, so that its metrics can be told apart", () => {
        const to = [{ type: "cloudWatchLogs" as const }, { type: "cloudWatchLogs" as const, logGroup: "/copy" }];
        const aliases = config({ routes: [{ match: { namespace: "a" }, to }] }).pipeline.outputs.map((o) => o["alias"]);
        assert.equal(new Set(aliases).size, aliases.length);
    });
});
