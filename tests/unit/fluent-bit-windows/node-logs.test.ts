import assert from "node:assert/strict";

import { unknownOptions } from "../../../components/fluent-bit-windows/fluent-bit/options";
import { fluentBitConfig } from "../../../components/fluent-bit-windows/pipeline/config";
import { linuxPaths, type Paths, windowsPaths } from "../../../components/fluent-bit-windows/pipeline/paths";
import { fluentBitProblems, planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { devCluster as cluster } from "./dev-cluster";

const wanted: FluentBitSettingsInput = { linuxNodes: true, nodeLogs: [{ source: "containerd" }, { source: "eks" }] };

function config(paths: Paths, input = wanted) {
    const settings = fluentBitSettings.parse(input);
    return fluentBitConfig(settings, paths, planFluentBit(settings, cluster).routes);
}

function readPaths(paths: Paths, input = wanted): unknown[] {
    return config(paths, input).pipeline.inputs.flatMap((section) =>
        section.name === "tail" ? (section as { path: string }).path : [],
    );
}

describe("the nodes' own logs", () => {
    it("are read where the nodes of each system have them, and not at all unless they are named", () => {
        assert.deepEqual(readPaths(windowsPaths).slice(1), [
            "C:\\ProgramData\\containerd\\root\\*.log*",
            "C:\\ProgramData\\Amazon\\EKS\\logs\\*.log*",
        ]);
        assert.deepEqual(readPaths(linuxPaths()).slice(1), ["/var/log/aws-routed-eni/*.log*"]);
        assert.equal(readPaths(windowsPaths, {}).length, 1);
        assert.deepEqual(unknownOptions(config(windowsPaths), "windows"), []);
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
                .filter(({ name }) => name.startsWith("node-"))
                .map(({ mountPath, readOnly }) => [mountPath, readOnly]);
        };
        assert.deepEqual(mounts("windows-2022"), [
            ["C:\\ProgramData\\containerd\\root", true],
            ["C:\\ProgramData\\Amazon\\EKS\\logs", true],
        ]);
        assert.deepEqual(mounts("linux"), [["/var/log/aws-routed-eni", true]]);
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

    it("are named once each", () => {
        assert.equal(fluentBitSettings.safeParse({ nodeLogs: [{ source: "eks" }, { source: "eks" }] }).success, false);
    });
});
