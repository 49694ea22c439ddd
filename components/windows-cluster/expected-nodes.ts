import type { ExistingClusterSettings, WindowsClusterSettings } from "./settings";
import { type WindowsVersion, windowsVersions } from "./windows-versions";

/** Properties of a cluster's Windows nodes that the workloads need. */
export interface ExpectedNodes {
    /** Windows Server versions of current and planned nodes. */
    windowsVersions: readonly WindowsVersion[];
    /** Container runtimes of the nodes. */
    containerRuntimes: ExistingClusterSettings["containerRuntimes"];
}

/** The nodes that a cluster has or will have. For a created cluster, the node groups determine them. */
export function expectedNodes(settings: WindowsClusterSettings): ExpectedNodes {
    if (settings.mode === "existing") {
        return settings;
    }
    const planned = new Set(settings.windowsNodeGroups.map((group) => group.windowsVersion));
    return {
        windowsVersions: windowsVersions.filter((version) => planned.has(version)),
        // The only runtime of EKS's AMIs since Kubernetes 1.24.
        containerRuntimes: ["containerd"],
    };
}

/** The Auto Scaling groups of a cluster that the stack makes, whose names only EKS knows: what stands in their place. Of another cluster they are not known. */
export function autoScalingGroupsOf(settings: WindowsClusterSettings): Record<"windows" | "linux", string[]> {
    const groupOf = (nodeGroup: string) => `<Auto Scaling group of the node group ${nodeGroup}>`;
    return settings.mode === "existing"
        ? { windows: [], linux: [] }
        : { windows: settings.windowsNodeGroups.map(({ name }) => groupOf(name)), linux: [groupOf("linux")] };
}
