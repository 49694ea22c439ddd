import { coreApi } from "../cluster/api";

/**
 * The Windows nodes on which no Fluent Bit is Ready.
 *
 * A DaemonSet whose nodeSelector or tolerations fit no node counts as rolled out: it wants no pod, and has none. Only the nodes tell.
 */
export async function nodesWithoutFluentBit(): Promise<string[]> {
    const api = await coreApi();
    const [nodes, pods] = await Promise.all([
        api.listNode({ labelSelector: "kubernetes.io/os=windows" }),
        api.listPodForAllNamespaces({ labelSelector: "app.kubernetes.io/name=fluent-bit" }),
    ]);
    const shipping = new Set(
        pods.items
            .filter(({ status }) =>
                status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"),
            )
            .map(({ spec }) => spec?.nodeName),
    );
    return nodes.items.flatMap(({ metadata }) => metadata?.name ?? []).filter((name) => !shipping.has(name));
}
