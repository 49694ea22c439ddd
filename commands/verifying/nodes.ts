import type { V1Node } from "@kubernetes/client-node";

import { windowsNode } from "../../components/windows-cluster/kubernetes-api";
import { describeProblem, within } from "../../components/settings/problems";
import type { WindowsClusterSettings } from "../../components/windows-cluster/settings";
import { expectedNodes } from "../../components/windows-cluster/expected-nodes";
import { windowsNodeProblems } from "../../components/windows-cluster/windows-nodes";
import { type Check, explainedIn } from "./check";

/** The article's first step: the Windows nodes, and with `linuxNodes` the Linux nodes, are Ready and of a supported kind. */
export function nodeChecks(nodes: readonly V1Node[], cluster: WindowsClusterSettings): Check[] {
    const windows = nodes.filter(isWindows);
    const problems = windowsNodeProblems(windows.map(windowsNode), {
        cluster: cluster.name,
        ...expectedNodes(cluster),
        // The checks below report the nodes that are not Ready.
        requireReady: windows.length === 0 && wantsNodes(cluster),
    });
    const of = { step: "nodes" as const, subject: cluster.name };
    return [
        ...nodes.map(readiness),
        ...within("cluster", problems)
            .map(describeProblem)
            .map((detail): Check => ({ ...of, status: "failed", detail, seeAlso: explainedIn.cluster })),
        ...(windows.length === 0 && problems.length === 0
            ? [
                  {
                      ...of,
                      status: "skipped" as const,
                      detail: "there is no Windows node, and the stack does not require one",
                  },
              ]
            : []),
    ];
}

export function isWindows({ metadata }: V1Node): boolean {
    return metadata?.labels?.["kubernetes.io/os"] === "windows";
}

/** A group that scales to zero may have no nodes at the moment. */
function wantsNodes(cluster: WindowsClusterSettings): boolean {
    return cluster.mode === "existing"
        ? cluster.requireReadyWindowsNodes
        : cluster.windowsNodeGroups.some(({ minSize }) => minSize > 0);
}

function readiness(node: V1Node): Check {
    const of = { step: "nodes" as const, subject: node.metadata?.name ?? "" };
    const ready = node.status?.conditions?.find(({ type }) => type === "Ready");
    if (ready?.status === "True") {
        return {
            ...of,
            status: "passed",
            detail: `Ready, ${node.status?.nodeInfo?.osImage ?? "of an unknown operating system"}`,
        };
    }
    const said = [ready?.reason, ready?.message].filter((text) => text !== undefined && text !== "").join(": ");
    return {
        ...of,
        status: "failed",
        detail: `is not Ready (${said === "" ? "it has never been Ready" : said}); see kubectl describe node ${of.subject}`,
        seeAlso: explainedIn.cluster,
    };
}
