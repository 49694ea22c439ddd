import assert from "node:assert/strict";

import { describeProblem } from "../../../components/settings/problems";
import * as windowsNodes from "../../../components/windows-cluster/windows-nodes";
import type { WindowsNode } from "../../../components/windows-cluster/windows-nodes";

function windowsNodeProblems(...args: Parameters<typeof windowsNodes.windowsNodeProblems>): string[] {
    return windowsNodes.windowsNodeProblems(...args).map(describeProblem);
}

const expected = {
    cluster: "dev",
    windowsVersions: ["2022"] as const,
    containerRuntimes: ["containerd"],
    requireReady: true,
};

function node(changes: Partial<WindowsNode> = {}): WindowsNode {
    return { name: "ip-10-0-0-1", build: "10.0.20348", ready: true, containerRuntime: "containerd", ...changes };
}

describe("the check of the Windows nodes", () => {
    it("is content with one Ready node of a listed version", () => {
        assert.deepEqual(windowsNodeProblems([node(), node({ name: "other", ready: false })], expected), []);
    });

    it("refuses a cluster without Windows nodes, and says how to go on without", () => {
        const [problem] = windowsNodeProblems([], expected);
        assert.match(problem ?? "", /no Windows node of the cluster "dev" is Ready \(it has no Windows node\)/);
        assert.match(problem ?? "", /requireReadyWindowsNodes: false/);
        assert.deepEqual(windowsNodeProblems([], { ...expected, requireReady: false }), []);
    });

    it("names the nodes that are not Ready", () => {
        const nodes = [node({ ready: false }), node({ name: "ip-10-0-0-2", ready: false })];
        assert.match(windowsNodeProblems(nodes, expected)[0] ?? "", /ip-10-0-0-1, ip-10-0-0-2 are not Ready/);
    });

    it("refuses a node that no daemon set is made for", () => {
        const nodes = [node(), node({ name: "new", build: "10.0.26100" })];
        assert.match(windowsNodeProblems(nodes, expected)[0] ?? "", /new runs Windows Server 2025 .* Add "2025"/);
    });

    it("refuses a build that EKS has no image of", () => {
        const nodes = [node(), node({ name: "odd", build: "10.0.14393" })];
        assert.match(windowsNodeProblems(nodes, expected)[0] ?? "", /odd runs Windows build 10\.0\.14393/);
    });

    it("refuses a dockershim node, unless it is expected", () => {
        const nodes = [node({ containerRuntime: "docker" })];
        assert.match(windowsNodeProblems(nodes, expected)[0] ?? "", /runs its containers with "docker".* Add "docker"/);
        assert.deepEqual(windowsNodeProblems(nodes, { ...expected, containerRuntimes: ["containerd", "docker"] }), []);
    });
});
