import assert from "node:assert/strict";

import { parse } from "yaml";

import { windowsPaths } from "../../../components/fluent-bit-windows/pipeline/paths";
import { planFluentBit, renderFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitProblems } from "./problems";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { devCluster as cluster } from "./dev-cluster";

type Section = Record<string, unknown>;

function pipeline(metadata: FluentBitSettingsInput["metadata"]): { filters: Section[]; outputs: Section[] } {
    const settings = fluentBitSettings.parse({ metadata, readiness: { asks: "server" }, monitoring: false });
    const config = parse(renderFluentBit(settings, cluster, { paths: windowsPaths })) as {
        pipeline: { filters: Section[]; outputs: Section[] };
    };
    return config.pipeline;
}

function manifests(metadata: FluentBitSettingsInput["metadata"]) {
    return planFluentBit(fluentBitSettings.parse({ metadata }), cluster).manifests;
}

/** The keys of a shipped record, as the script has them that makes it. */
function keptKeys(metadata: FluentBitSettingsInput["metadata"]): string[] {
    const code = String(pipeline(metadata).filters.find(({ name }) => name === "lua")?.["code"]);
    return [...code.matchAll(/\["(\w+)"\] = /g)].map(([, key = ""]) => key);
}

describe("metadata", () => {
    it("is the article's five fields, unless told otherwise", () => {
        assert.deepEqual(keptKeys({}), ["log", "namespace", "pod", "container", "host", "image"]);
        assert.deepEqual(keptKeys({ fields: ["pod", "podIp"] }), ["log", "pod", "podIp"]);
    });

    it("is asked for at the API server by a name that a new Windows pod can look up", () => {
        const [api] = pipeline({}).filters;
        assert.match(String(api?.["kube_url"]), /^https:\/\/kubernetes\.default\.svc\.cluster\.local/);
    });

    it("from the kubelet asks that of the node by its address, with the right to see pods alone", () => {
        const [kubelet] = pipeline({ from: "kubelet" }).filters;
        assert.deepEqual([kubelet?.["use_kubelet"], kubelet?.["kubelet_host"]], [true, "${NODE_ADDRESS}"]);
        assert.ok(!JSON.stringify(pipeline({ from: "kubelet" })).includes("kubernetes.default"));
        const created = manifests({ from: "kubelet" });
        const role = created["pod-reader"] as unknown as { rules: object[] };
        assert.deepEqual(role.rules, [{ apiGroups: [""], resources: ["nodes/pods"], verbs: ["get"] }]);
        assert.deepEqual(keptKeys({ from: "kubelet" }), keptKeys({ from: "apiServer" }));
    });

    it("from the kubelet takes a process of the node on Windows, and nothing of the sort on Linux", () => {
        const settings = fluentBitSettings.parse({
            metadata: { from: "kubelet" },
            linuxNodes: true,
            nodeLogs: [{ source: "kubelet" }],
        });
        const planned = planFluentBit(settings, cluster).manifests;
        const specOf = (key: string) =>
            (planned[key] as unknown as { spec: { template: { spec: Section & { containers: [Section] } } } }).spec
                .template.spec;
        const [windows, linux] = [specOf("windows-2022"), specOf("linux")];
        assert.deepEqual(windows["securityContext"], {
            windowsOptions: { hostProcess: true, runAsUserName: "NT AUTHORITY\\SYSTEM" },
        });
        assert.deepEqual([windows["hostNetwork"], linux["hostNetwork"]], [true, undefined]);
        for (const spec of [windows, linux]) {
            assert.equal(spec["automountServiceAccountToken"], true);
            assert.ok(
                (spec.containers[0]["env"] as Section[]).some(
                    ({ name, valueFrom }) =>
                        name === "NODE_ADDRESS" &&
                        JSON.stringify(valueFrom) === '{"fieldRef":{"fieldPath":"status.hostIP"}}',
                ),
            );
        }
        // One that may read the Event Log is there already: there is no second one on the node.
        assert.ok(!Object.keys(planned).some((key) => key.startsWith("events-")));
        const { data } = planned["config"] as unknown as { data: Record<string, string> };
        assert.match(data["fluent-bit.yaml"] ?? "", /- name: winevtlog/);
    });

    it("from the path asks nobody, and so needs no permission in the cluster and no token", () => {
        assert.deepEqual(
            pipeline({ from: "path" }).filters.map(({ name }) => name),
            ["lua"],
        );
        const created = manifests({ from: "path" });
        assert.ok(!Object.keys(created).some((key) => key.startsWith("pod-reader")));
        const pod = (created["windows-2022"] as unknown as { spec: { template: { spec: Section } } }).spec.template
            .spec;
        assert.equal(pod["automountServiceAccountToken"], false);
        assert.ok("pod-reader" in manifests({}));
    });

    it("cannot hold what a path does not tell", () => {
        const problems = fluentBitProblems(
            fluentBitSettings.parse({ metadata: { from: "path", fields: ["pod", "image"] } }),
            "dev",
        );
        assert.deepEqual(
            problems.map(({ setting, value }) => `${setting} = ${String(value)}`),
            ['metadata.fields[1] = "image"'],
        );
        assert.deepEqual(fluentBitProblems(fluentBitSettings.parse({ metadata: { from: "path" } }), "dev"), []);
    });

    it("stays in the stream's name where the line alone is sent", () => {
        const { filters, outputs } = pipeline({ send: "message" });
        assert.deepEqual(filters, []);
        assert.ok(outputs.every((output) => output["log_key"] === "log"));
    });

    it("asks for labels and annotations only where they are wanted", () => {
        const asked = (metadata: FluentBitSettingsInput["metadata"]) =>
            pipeline(metadata)
                .filters.filter(({ name }) => name === "kubernetes")
                .map(({ labels, annotations }) => [labels, annotations]);
        assert.deepEqual(asked({}), [[false, false]]);
        assert.deepEqual(asked({ fields: ["pod", "labels"] }), [[true, false]]);
    });
});
