import assert from "node:assert/strict";

import { fluentBitConfig } from "../../../components/fluent-bit-windows/pipeline/config";
import { linuxPaths, type Paths, windowsPaths } from "../../../components/fluent-bit-windows/pipeline/paths";
import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitProblems } from "./problems";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { devCluster as cluster } from "./dev-cluster";
import { stackProblems } from "./stack-problems";
import { assertAllKnown } from "./known-options";

const wanted: FluentBitSettingsInput = { linuxNodes: true, nodeLogs: [{ source: "containerd" }, { source: "eks" }] };

function config(paths: Paths, input = wanted) {
    const settings = fluentBitSettings.parse({ ...input, readiness: { asks: "server" } });
    return fluentBitConfig(settings, { cluster: "dev", paths }, planFluentBit(settings, cluster).routes);
}

function readPaths(paths: Paths, input = wanted): unknown[] {
    return config(paths, input).pipeline.inputs.flatMap((section) =>
        section.name === "tail" ? (section as { path: string }).path : [],
    );
}

/** Settings of one log or two that are refused, with one line that says so. */
function refusals(cases: readonly (readonly [one: object, other: object | undefined, line: RegExp])[]): void {
    for (const [one, other, line] of cases) {
        it(`are refused: ${JSON.stringify([one, other])}`, () => {
            const found = stackProblems({ nodeLogs: other === undefined ? [one] : [one, other] }, "fluentBit.");
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
        });
    }
}

describe("the logs of the nodes", () => {
    it("are read where the nodes of each system have them, and not at all unless they are named", () => {
        assert.deepEqual(readPaths(windowsPaths).slice(1), [
            "C:\\ProgramData\\containerd\\root\\*.log*",
            "C:\\ProgramData\\Amazon\\EKS\\logs\\*.log*",
        ]);
        assert.deepEqual(readPaths(linuxPaths()).slice(1), ["/var/log/aws-routed-eni/*.log*"]);
        assert.equal(readPaths(windowsPaths, {}).length, 1);
        assertAllKnown(fluentBitSettings.parse(wanted), cluster);
    });

    it("are mounted read-only, and nothing else of the node's disk is", () => {
        const mounts = (key: string) => {
            const manifest = planFluentBit(fluentBitSettings.parse(wanted), cluster).manifests[key];
            const { spec } = manifest as unknown as {
                spec: {
                    template: {
                        spec: {
                            containers: [{ volumeMounts: { name: string; mountPath: string; readOnly: boolean }[] }];
                        };
                    };
                };
            };
            return spec.template.spec.containers[0].volumeMounts
                .filter(({ name }) => name.startsWith("node-") || name === "journal")
                .map(({ mountPath, readOnly }) => [mountPath, readOnly]);
        };
        assert.deepEqual(mounts("windows-2022"), [
            ["C:\\ProgramData\\containerd\\root", true],
            ["C:\\ProgramData\\Amazon\\EKS\\logs", true],
        ]);
        assert.deepEqual(mounts("linux"), [
            ["/var/log/aws-routed-eni", true],
            ["/var/log/journal", true],
        ]);
    });

    it("go to groups of their own, each by exactly one route, and no pod's line goes there", () => {
        const { routes, targets } = planFluentBit(fluentBitSettings.parse(wanted), cluster);
        const takers = (tag: string) =>
            routes.filter(({ tagPattern }) => new RegExp(tagPattern).test(tag)).map(({ baseName }) => baseName);
        assert.deepEqual(takers("node.eks.ipamd"), ["_node-eks"]);
        assert.deepEqual(takers("node.containerd.containerd"), ["_node-containerd"]);
        assert.deepEqual(takers("kube.node.eks.pod-1"), ["_unrouted"]);
        for (const source of ["eks", "containerd"]) {
            assert.ok(targets.some(({ name }) => name === `/aws/containerinsights/dev/_node-${source}`));
        }
    });

    it("cannot be imitated by an extra input", () => {
        const extra = {
            inputs: [{ name: "dummy", tag: "node.eks.x" }],
            outputs: [{ name: "stdout", match: "node.*" }],
        };
        const problems = fluentBitProblems(fluentBitSettings.parse({ extra }), "dev");
        assert.deepEqual(
            problems.map(({ setting }) => setting),
            ["extra.inputs[0].tag"],
        );
    });

    it("are read from the journal where Linux has them there, unit by unit", () => {
        const input: FluentBitSettingsInput = {
            linuxNodes: true,
            nodeLogs: [{ source: "containerd" }, { source: "kubelet", os: "linux" }, { source: "kubeProxy" }],
        };
        const sections = config(linuxPaths(), input).pipeline.inputs.filter(({ name }) => name === "systemd");
        assert.deepEqual(
            sections.map((section) => [section["tag" as never], section["systemd_filter" as never]]),
            [
                ["node.containerd.journal", "_SYSTEMD_UNIT=containerd.service"],
                ["node.kubelet.journal", "_SYSTEMD_UNIT=kubelet.service"],
            ],
        );
        assert.equal(new Set(sections.map((section) => section["db" as never])).size, 2);
        assertAllKnown(fluentBitSettings.parse(input), cluster);
    });

    it("have outputs only where they are read", () => {
        const input: FluentBitSettingsInput = { linuxNodes: true, nodeLogs: [{ source: "kubelet", os: "linux" }] };
        const aliases = (paths: Paths) =>
            config(paths, input).pipeline.outputs.map((output) => String(output["alias"]));
        assert.ok(aliases(linuxPaths()).some((alias) => alias.includes("node.kubelet")));
        assert.ok(!aliases(windowsPaths).some((alias) => alias.includes("node.")));
    });

    refusals([
        [{ source: "eks" }, { source: "eks" }, /^nodeLogs = .*must contain each source and each channel once/],
        [
            { source: "eventLog", channel: "System" },
            { source: "eventLog", channel: "SYSTEM" },
            /must contain each source and each channel once/,
        ],
        [{ source: "eventLog" }, undefined, /^nodeLogs\[0\]\.channel: is missing: set the channel/],
        [
            { source: "kubelet", channel: "EKS" },
            undefined,
            /^nodeLogs\[0\]\.channel = "EKS": applies only to source: "eventLog"/,
        ],
        [{ source: "eks", level: "error" }, undefined, /^nodeLogs\[0\]\.level = "error": applies/],
        [
            { source: "eventLog", channel: "security" },
            undefined,
            /^nodeLogs\[0\]\.level: is missing: events of Security have no level, so/,
        ],
        [
            { source: "eventLog", channel: "Microsoft-Windows-Hyper-V-Compute/Analytic" },
            undefined,
            /^nodeLogs\[0\]\.channel = .*channel, to which Windows allows no subscriptions/,
        ],
        [{ source: "eventLog", channel: "a,b" }, undefined, /^nodeLogs\[0\]\.channel = "a,b": must be the name of one/],
        [{ source: "kubelet", os: "linux" }, undefined, /^nodeLogs\[0\]\.os = "linux": .*set linuxNodes: true/],
        [{ source: "kubeProxy", os: "linux" }, undefined, /^nodeLogs\[0\]\.os = "linux": kube-proxy is a pod on Linux/],
        [
            { source: "eventLog", channel: "System", os: "linux" },
            undefined,
            /^nodeLogs\[0\]\.os = "linux": Linux has no Event Log/,
        ],
    ]);
});
