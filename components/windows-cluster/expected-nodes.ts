import type { ExistingClusterSettings, WindowsClusterSettings } from "./settings";
import { type WindowsVersion, windowsVersions } from "./windows-versions";

/** What the workloads have to know of a cluster's Windows nodes. */
export interface ExpectedNodes {
    /** Windows Server versions of the nodes, now and soon. */
    windowsVersions: readonly WindowsVersion[];
    /** Container runtimes of the nodes. */
    containerRuntimes: ExistingClusterSettings["containerRuntimes"];
}

/** The nodes that a cluster has or gets: of one that the stack makes, the node groups say it. */
export function expectedNodes(settings: WindowsClusterSettings): ExpectedNodes {
    if (settings.mode === "existing") {
        return settings;
    }
    const planned = new Set(settings.windowsNodeGroups.map((group) => group.windowsVersion));
    return {
        windowsVersions: windowsVersions.filter((version) => planned.has(version)),
        // EKS' AMIs have had no other since Kubernetes 1.24.
        containerRuntimes: ["containerd"],
    };
}
