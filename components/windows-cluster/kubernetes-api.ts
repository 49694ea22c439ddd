import type { V1ConfigMap, V1Node } from "@kubernetes/client-node";

import type { WindowsNode } from "./windows-nodes";

/** Facts that are read from a cluster's API server before planning. */
export interface KubernetesFacts {
    /** The API server's version, such as `v1.33.5-eks-1a2b3c4`. */
    version: string;
    windowsNodes: WindowsNode[];
}

/**
 * Asks the API server for its version and its Windows nodes. Pulumi's Kubernetes provider cannot list nodes by label, so this uses the official client with the same kubeconfig.
 *
 * @param kubeconfig contents of a kubeconfig
 * @throws Error when the API server cannot be reached or refuses
 */
export async function readKubernetesFacts(kubeconfig: string): Promise<KubernetesFacts> {
    // The client is a large ES module, so it is loaded only when a cluster is read.
    const kubernetes = await import("@kubernetes/client-node");
    const config = new kubernetes.KubeConfig();
    config.loadFromString(kubeconfig);
    const [version, nodes] = await Promise.all([
        config.makeApiClient(kubernetes.VersionApi).getCode(),
        config.makeApiClient(kubernetes.CoreV1Api).listNode({ labelSelector: "kubernetes.io/os=windows" }),
    ]);
    return { version: version.gitVersion, windowsNodes: nodes.items.map(windowsNode) };
}

/** The properties of a node that are checked. */
export function windowsNode(node: V1Node): WindowsNode {
    return {
        name: node.metadata?.name ?? "",
        build: node.metadata?.labels?.["node.kubernetes.io/windows-build"] ?? "unknown",
        ready: node.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false,
        // The kubelet writes `containerd://2.1.5`.
        containerRuntime: node.status?.nodeInfo?.containerRuntimeVersion.split(":")[0] ?? "unknown",
    };
}

/** An entry of an object that holds data. */
export interface DataEntry {
    kind: "ConfigMap" | "Secret";
    namespace: string;
    name: string;
    key: string;
}

/** The result of reading an entry: its text, or why there is none. */
export type DataEntryAnswer = { text: string } | { keys: string[] } | "no object" | "forbidden";

/**
 * Reads one entry of a ConfigMap or a Secret.
 *
 * @param kubeconfig contents of a kubeconfig
 * @throws Error when the API server cannot be reached, or fails
 */
export async function readDataEntry(
    kubeconfig: string,
    { kind, namespace, name, key }: DataEntry,
): Promise<DataEntryAnswer> {
    const kubernetes = await import("@kubernetes/client-node");
    const config = new kubernetes.KubeConfig();
    config.loadFromString(kubeconfig);
    const api = config.makeApiClient(kubernetes.CoreV1Api);
    try {
        const entries =
            kind === "ConfigMap"
                ? textsOf(await api.readNamespacedConfigMap({ name, namespace }))
                : decoded((await api.readNamespacedSecret({ name, namespace })).data);
        const text = entries[key];
        return text === undefined ? { keys: Object.keys(entries) } : { text };
    } catch (error) {
        if (error instanceof kubernetes.ApiException && error.code === 404) {
            return "no object";
        }
        if (error instanceof kubernetes.ApiException && error.code === 403) {
            return "forbidden";
        }
        throw error;
    }
}

/** A ConfigMap stores entries that are not UTF-8 separately. */
function textsOf({ data, binaryData }: V1ConfigMap): Record<string, string> {
    return { ...data, ...decoded(binaryData) };
}

function decoded(data: Record<string, string> = {}): Record<string, string> {
    return Object.fromEntries(
        Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]),
    );
}
