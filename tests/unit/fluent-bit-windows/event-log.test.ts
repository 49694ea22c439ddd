import assert from "node:assert/strict";

import fc from "fast-check";
import { parse } from "yaml";

import type { FluentBitConfig } from "../../../components/fluent-bit-windows/pipeline/sections";
import { type FluentBitPlan, planFluentBit, renderFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { eventLogShipper } from "../../../components/fluent-bit-windows/shippers";
import { cluster } from "./destinations/one-route";
import { assertAllKnown, versionsInUse } from "./known-options";

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
            monitoring: false,
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

    it("never leaves an input without a channel that is there, where a version of Fluent Bit ends at that", () => {
        const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,20}$/);
        const channels = fc.uniqueArray(
            fc.oneof(
                fc.constantFrom("System", "system", "Application"),
                fc.tuple(word, word).map((parts) => parts.join("/")),
            ),
            { minLength: 1, maxLength: 4, selector: (channel) => channel.toLowerCase().replace("/", "-") },
        );
        fc.assert(
            fc.property(channels, fc.constantFrom(...versionsInUse), (names, version) => {
                const wanted = names
                    .filter((channel) => !/(analytic|debug)$/i.test(channel))
                    .map((channel) => ({ source: "eventLog" as const, channel }));
                const settings = fluentBitSettings.parse({ nodeLogs: [...wanted, { source: "kubelet" }] });
                const { pipeline } = parse(
                    renderFluentBit(settings, cluster, { ...eventLogShipper, version }),
                ) as FluentBitConfig;
                const subscribed = pipeline.inputs.flatMap((input) =>
                    input.name === "winevtlog" ? [(input as { channels: string }).channels.split(",")] : [],
                );
                assert.equal(subscribed.length, wanted.length + 1);
                const ends = ["4.0.3", "4.2.8", "5.1.1"].includes(version);
                for (const [first = "", ...others] of subscribed) {
                    assert.deepEqual(others, ends && first.toLowerCase() !== "system" ? ["System"] : []);
                }
                const dropped = pipeline.filters.filter(({ name }) => name === "grep");
                assert.equal(dropped.length, subscribed.some((list) => list.length > 1) ? 1 : 0);
            }),
        );
    });

    it("takes options that Fluent Bit on Windows has", () => {
        for (const buffer of ["filesystem", "memory"] as const) {
            assertAllKnown(fluentBitSettings.parse({ nodeLogs, buffer: { type: buffer } }), cluster);
        }
    });
});
