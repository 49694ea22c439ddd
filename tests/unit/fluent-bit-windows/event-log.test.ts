import assert from "node:assert/strict";

import { parse } from "yaml";

import type { FluentBitConfig } from "../../../components/fluent-bit-windows/pipeline/sections";
import { type FluentBitPlan, planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { cluster } from "./destinations/one-route";
import { assertAllKnown } from "./known-options";

const nodeLogs: FluentBitSettingsInput["nodeLogs"] = [
    { source: "eks" },
    { source: "kubelet" },
    { source: "kubeProxy", level: "error" },
    { source: "eventLog", channel: "System" },
    { source: "eventLog", channel: "Microsoft-Windows-Containers-Wcifs/Operational", level: "verbose" },
];

interface PodSpec {
    hostNetwork?: boolean;
    dnsPolicy?: string;
    automountServiceAccountToken: boolean;
    nodeSelector: Record<string, string>;
    securityContext: { windowsOptions: object };
    containers: [{ command?: string[]; args: string[] }];
    volumes: { name: string; hostPath?: { path: string } }[];
}

const plan = (more: FluentBitSettingsInput = { nodeLogs }) => planFluentBit(fluentBitSettings.parse(more), cluster);

function podSpec({ manifests }: FluentBitPlan, key: string): PodSpec {
    return (manifests[key] as unknown as { spec: { template: { spec: PodSpec } } }).spec.template.spec;
}

function config({ manifests }: FluentBitPlan, key: string): FluentBitConfig {
    const { data } = manifests[key] as unknown as { data: Record<string, string> };
    return parse(data["fluent-bit.yaml"] ?? "") as FluentBitConfig;
}

describe("the Event Log of Windows nodes", () => {
    it("is read by pods of its own, and the others are as they are without", () => {
        const { manifests } = plan();
        const without = plan({ nodeLogs: [{ source: "eks" }] }).manifests;
        assert.deepEqual(
            Object.keys(manifests).filter((key) => !(key in without)),
            ["events-config", "events-windows-2022"],
        );
        for (const key of Object.keys(without)) {
            assert.deepEqual(manifests[key], without[key]);
        }
    });

    it("is read by HostProcess pods, with a folder of their own and nothing else of the node's disk", () => {
        const planned = plan();
        const spec = podSpec(planned, "events-windows-2022");
        assert.deepEqual(spec.securityContext, {
            windowsOptions: { hostProcess: true, runAsUserName: "NT AUTHORITY\\SYSTEM" },
        });
        assert.deepEqual(
            [spec.hostNetwork, spec.dnsPolicy, spec.automountServiceAccountToken],
            [true, "Default", false],
        );
        assert.deepEqual(spec.nodeSelector, podSpec(planned, "windows-2022").nodeSelector);
        assert.deepEqual(
            spec.volumes.flatMap(({ hostPath }) => hostPath?.path ?? []),
            ["C:\\var\\fluent-bit\\events"],
        );
        // A process of the node finds neither the program nor the configuration at the image's paths.
        assert.deepEqual(
            [spec.containers[0].command, spec.containers[0].args],
            [
                ["%CONTAINER_SANDBOX_MOUNT_POINT%\\fluent-bit\\bin\\fluent-bit.exe"],
                ["-c", "%CONTAINER_SANDBOX_MOUNT_POINT%\\fluent-bit\\config\\fluent-bit.yaml"],
            ],
        );
        const ordinary = podSpec(planned, "windows-2022");
        assert.deepEqual([ordinary.hostNetwork, ordinary.containers[0].command], [undefined, undefined]);
    });

    it("is asked for the providers and severities that are wanted, each input with a position of its own", () => {
        const { inputs } = config(plan(), "events-config").pipeline;
        const asked = inputs.filter(({ name }) => name === "winevtlog") as unknown as Record<string, string>[];
        assert.deepEqual(
            asked.map(({ tag, channels, event_query }) => [tag, channels, event_query]),
            [
                ["node.kubelet.events", "EKS", "*[System[Provider[@Name='kubelet'] and Level<=4]]"],
                ["node.kube-proxy.events", "EKS", "*[System[Provider[@Name='kube-proxy'] and Level>=1 and Level<=2]]"],
                ["node.event-log-System.events", "System", "*[System[Level>=1 and Level<=3]]"],
                [
                    "node.event-log-Microsoft-Windows-Containers-Wcifs-Operational.events",
                    "Microsoft-Windows-Containers-Wcifs/Operational",
                    "*[System[Level<=5]]",
                ],
            ],
        );
        assert.equal(new Set(asked.map(({ db }) => db)).size, asked.length);
        assert.ok(asked.every(({ db }) => db?.startsWith("C:\\var\\fluent-bit\\events\\") === true));
    });

    it("has routes of its own, and its Fluent Bit nothing of pods", () => {
        const planned = plan({
            nodeLogs,
            routes: [{ match: { namespace: "shop" } }],
            extra: { inputs: [{ name: "statsd", tag: "metrics" }], filters: [{ name: "grep", match: "*" }] },
        });
        const { pipeline } = config(planned, "events-config");
        assert.deepEqual(
            pipeline.inputs.map(({ name }) => name).filter((name) => name !== "winevtlog"),
            ["splunk", "tail", "dummy"],
        );
        assert.deepEqual(
            pipeline.outputs.flatMap(({ log_group_name }) => log_group_name ?? []),
            [
                "/aws/containerinsights/dev/_node-kubelet",
                "/aws/containerinsights/dev/_node-kube-proxy",
                "/aws/containerinsights/dev/_node-event-log-System",
                "/aws/containerinsights/dev/_node-event-log-Microsoft-Windows-Containers-Wcifs-Operational",
            ],
        );
        assert.ok(!JSON.stringify(pipeline).includes("kube."));
        assert.deepEqual(
            pipeline.filters.map(({ alias }) => alias),
            ["event-time", "event", "node", "readiness"],
        );
    });

    it("takes options that Fluent Bit on Windows has", () => {
        for (const buffer of ["filesystem", "memory"] as const) {
            assertAllKnown(fluentBitSettings.parse({ nodeLogs, buffer: { type: buffer } }), cluster);
        }
    });
});
