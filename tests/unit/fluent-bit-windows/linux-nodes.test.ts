import assert from "node:assert/strict";

import { parse, stringify } from "yaml";

import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitProblems } from "./problems";
import type { FluentBitCluster } from "../../../components/fluent-bit-windows/cluster";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { devCluster as cluster } from "./dev-cluster";

function plan(settings: FluentBitSettingsInput, changes: Partial<FluentBitCluster> = {}) {
    return planFluentBit(fluentBitSettings.parse(settings), { ...cluster, ...changes });
}

interface PodSpec {
    serviceAccountName: string;
    nodeSelector: Record<string, string>;
    containers: [
        {
            image: string;
            args: string[];
            securityContext?: { runAsUser: number; capabilities: { drop: string[] }; readOnlyRootFilesystem: boolean };
            volumeMounts: { mountPath: string; readOnly: boolean }[];
        },
    ];
    volumes: { configMap?: { name: string } }[];
}

function podSpec(of: ReturnType<typeof plan>, key: string): PodSpec {
    return (of.manifests[key] as unknown as { spec: { template: { spec: PodSpec } } }).spec.template.spec;
}

/** The configuration in the config map that a daemon set's pods mount. */
function configOf(of: ReturnType<typeof plan>, key: string): { pipeline: Record<string, unknown[]> } {
    const name = podSpec(of, key).volumes.find(({ configMap }) => configMap)?.configMap?.name;
    const config = Object.values(of.manifests).find(
        ({ kind, metadata }) => kind === "ConfigMap" && metadata.name === name,
    );
    return parse((config as unknown as { data: Record<string, string> }).data["fluent-bit.yaml"] ?? "") as never;
}

describe("Linux nodes", () => {
    const routes = [{ match: { namespace: "shop" } }, { match: { labels: { team: "a" } }, name: "team-a" }];

    it("are left alone unless they are wanted", () => {
        const without = plan({ routes });
        assert.ok(!Object.keys(without.manifests).some((key) => key.includes("linux")));
        const { manifests, images, configurations, ...rest } = plan({ routes, linuxNodes: true });
        assert.deepEqual({ ...without, ...rest }, without);
        assert.deepEqual(images.slice(0, -1), without.images);
        assert.deepEqual(
            configurations.filter(({ shipper }) => shipper.paths.os === "windows"),
            without.configurations,
        );
        for (const [key, manifest] of Object.entries(without.manifests)) {
            assert.deepEqual(manifests[key], manifest);
        }
    });

    it("have the pipeline of the Windows nodes, but for paths, and look at files as those do", () => {
        const lines = { stackTraces: ["dotnet" as const], parseJson: true };
        // Its script says which system it is on.
        const planned = plan({ routes, linuxNodes: true, lines, monitoring: false });
        const [windows, linux] = ["windows-2022", "linux"].map((key) => configOf(planned, key));
        assert.notDeepEqual(linux, windows);
        const moved = stringify(windows, { lineWidth: 0 })
            .replaceAll(/C:\\(var|fluent-bit)\\/g, "/$1/")
            .replace(/\/(var|fluent-bit)\/\S+/g, (path) => path.replaceAll("\\", "/"));
        const expected = parse(moved) as ReturnType<typeof configOf>;
        for (const input of expected.pipeline["inputs"] as Record<string, unknown>[]) {
            // What Windows does of itself.
            if (input["name"] === "tail") {
                input["inotify_watcher"] = false;
                input["file_cache_advise"] = false;
            }
        }
        for (const output of expected.pipeline["outputs"] as Record<string, unknown>[]) {
            // More than 56 crash Fluent Bit on Windows alone.
            if (output["net.max_worker_connections"] === 56) {
                output["net.max_worker_connections"] = 100;
            }
        }
        assert.deepEqual(linux, expected);
    });

    it("run upstream's image with one role and one service account for both", () => {
        const planned = plan({ linuxNodes: true });
        const { containers, nodeSelector, serviceAccountName } = podSpec(planned, "linux");
        assert.match(containers[0].image, /\/fluent-bit:5\.1\.5(@sha256:|$)/);
        assert.deepEqual(containers[0].args, ["-c", "/fluent-bit/config/fluent-bit.yaml"]);
        assert.deepEqual(nodeSelector, { "kubernetes.io/os": "linux" });
        assert.equal(serviceAccountName, podSpec(planned, "windows-2022").serviceAccountName);
        const own = "registry.example/fluent-bit@sha256:1";
        const overridden = plan({ linuxNodes: true, image: { overrides: { linux: own } } });
        assert.equal(podSpec(overridden, "linux").containers[0].image, own);
    });

    it("are written to in the state folder alone, by a root without powers", () => {
        const { securityContext, volumeMounts } = podSpec(plan({ linuxNodes: true }), "linux").containers[0];
        assert.deepEqual(
            volumeMounts.filter(({ readOnly }) => !readOnly).map(({ mountPath }) => mountPath),
            ["/var/fluent-bit/state"],
        );
        assert.equal(securityContext?.readOnlyRootFilesystem, true);
        assert.deepEqual(securityContext.capabilities, { drop: ["ALL"] });
    });

    it("need a role of Fluent Bit's own, since the nodes' roles differ", () => {
        const identity = { type: "nodeRole" as const, roleName: "windows-nodes" };
        const problems = (settings: FluentBitSettingsInput) =>
            fluentBitProblems(fluentBitSettings.parse(settings), "dev");
        assert.deepEqual(
            problems({ linuxNodes: true, identity }).map(({ setting }) => setting),
            ["linuxNodes"],
        );
        assert.deepEqual(problems({ identity }), []);
    });
});
