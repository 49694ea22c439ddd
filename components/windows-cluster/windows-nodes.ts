import type { Problem } from "../settings/problems";
import { windowsBuilds, windowsVersionOf, type WindowsVersion } from "./windows-versions";

/** The properties of a node that the checks need. */
export interface WindowsNode {
    name: string;
    /** The label `node.kubernetes.io/windows-build`. */
    build: string;
    ready: boolean;
    /** As the kubelet reports it: `containerd`, or `docker` on nodes that still have dockershim. */
    containerRuntime: string;
}

/** The expected nodes. */
export interface WindowsNodeExpectations {
    cluster: string;
    windowsVersions: readonly WindowsVersion[];
    containerRuntimes: readonly string[];
    requireReady: boolean;
}

/**
 * The article's first step, "verify that the Windows nodes work", and a fault that would otherwise be silent: nodes for which there is no DaemonSet.
 *
 * @returns the problems; empty if there are none
 */
export function windowsNodeProblems(nodes: readonly WindowsNode[], expected: WindowsNodeExpectations): Problem[] {
    const problems: Problem[] = [];
    if (expected.requireReady && !nodes.some((node) => node.ready)) {
        const seen =
            nodes.length === 0
                ? "it has no Windows node"
                : `${nodes.map((node) => node.name).join(", ")} ${nodes.length === 1 ? "is" : "are"} not Ready`;
        problems.push({
            setting: "requireReadyWindowsNodes",
            remedy:
                `no Windows node of the cluster "${expected.cluster}" is Ready (${seen}). ` +
                "Add a Windows node group or repair the nodes (kubectl describe node); " +
                "for a node group that scales to zero set requireReadyWindowsNodes: false.",
        });
    }
    for (const [build, names] of namesBy(nodes, "build")) {
        const version = windowsVersionOf(build);
        if (version === undefined) {
            problems.push({
                setting: "windowsVersions",
                remedy:
                    `${names.join(", ")} runs Windows build ${build}, for which EKS has no AMI; ` +
                    `known builds: ${Object.entries(windowsBuilds)
                        .map(([v, b]) => `${b} (${v})`)
                        .join(", ")}. ` +
                    "Move its workloads to a node of one of these.",
            });
        } else if (!expected.windowsVersions.includes(version)) {
            problems.push({
                setting: "windowsVersions",
                value: JSON.stringify(expected.windowsVersions),
                remedy:
                    `${names.join(", ")} runs Windows Server ${version} ` +
                    `(build ${build}), so nothing would ship its logs. Add "${version}".`,
            });
        }
    }
    for (const [runtime, names] of namesBy(nodes, "containerRuntime")) {
        if (!expected.containerRuntimes.includes(runtime)) {
            problems.push({
                setting: "containerRuntimes",
                value: JSON.stringify(expected.containerRuntimes),
                remedy:
                    `${names.join(", ")} runs its containers with ` +
                    `"${runtime}", whose log files are in another folder. ` +
                    (runtime === "docker" ? 'Add "docker".' : "Only containerd and docker are supported."),
            });
        }
    }
    return problems;
}

function namesBy(nodes: readonly WindowsNode[], property: "build" | "containerRuntime"): Map<string, string[]> {
    const names = new Map<string, string[]>();
    for (const node of nodes) {
        names.set(node[property], [...(names.get(node[property]) ?? []), node.name]);
    }
    return names;
}
