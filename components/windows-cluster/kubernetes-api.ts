import type { V1Node } from "@kubernetes/client-node";

import type { WindowsNode } from "./windows-nodes";

/** What is read from a cluster's API server before anything is planned. */
export interface KubernetesFacts {
    /** The API server's version, such as `v1.33.5-eks-1a2b3c4`. */
    version: string;
    windowsNodes: WindowsNode[];
}

/**
 * Asks the API server for its version and its Windows nodes. Pulumi's Kubernetes provider has no look-up of "all nodes
 * with this label", so this goes through the official client, with the same kubeconfig.
 *
 * @param kubeconfig contents of a kubeconfig
 * @throws Error when the API server cannot be reached or refuses
 */
export async function readKubernetesFacts(kubeconfig: string): Promise<KubernetesFacts> {
    // The client is an ES module, and large: it is loaded when a cluster is really read.
    const kubernetes = await import("@kubernetes/client-node");
    const config = new kubernetes.KubeConfig();
    config.loadFromString(kubeconfig);
    const [version, nodes] = await Promise.all([
        config.makeApiClient(kubernetes.VersionApi).getCode(),
        config.makeApiClient(kubernetes.CoreV1Api).listNode({ labelSelector: "kubernetes.io/os=windows" }),
    ]);
    return { version: version.gitVersion, windowsNodes: nodes.items.map(windowsNode) };
}

/** What of a node is looked at. */
export function windowsNode(node: V1Node): WindowsNode {
    return {
        name: node.metadata?.name ?? "",
        build: node.metadata?.labels?.["node.kubernetes.io/windows-build"] ?? "unknown",
        ready: node.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false,
        // The kubelet writes `containerd://2.1.5`.
        containerRuntime: node.status?.nodeInfo?.containerRuntimeVersion.split(":")[0] ?? "unknown",
    };
}
