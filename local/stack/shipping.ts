import type { V1Pod } from "@kubernetes/client-node";
import { readStackFile } from "../../config/stack-file";
import { coreApi } from "../cluster/api";
import { checkout } from "../layout";
import { settings } from "../settings";

/** A node without a Ready Fluent Bit, and the pod of Fluent Bit on it, if there is one. */
export interface UnshippedNode {
    readonly node: string;
    readonly pod?: string;
}

/**
 * The nodes on which no Fluent Bit is Ready: Windows nodes, and with `linuxNodes` also Linux nodes.
 *
 * A DaemonSet whose nodeSelector or tolerations match no node counts as rolled out, because it needs no pod. So the nodes are checked.
 */
export async function nodesWithoutFluentBit(): Promise<UnshippedNode[]> {
    const { linuxNodes } = readStackFile(checkout, settings.stack).settings.fluentBit;
    const api = await coreApi();
    const [nodes, pods] = await Promise.all([
        api.listNode({ labelSelector: `kubernetes.io/os in (${linuxNodes ? "windows,linux" : "windows"})` }),
        api.listPodForAllNamespaces({ labelSelector: "app.kubernetes.io/name=fluent-bit" }),
    ]);
    const ready = pods.items.filter(({ status }) =>
        status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"),
    );
    const on = (name: string) => (pod: V1Pod) => pod.spec?.nodeName === name;
    return nodes.items
        .flatMap(({ metadata }) => metadata?.name ?? [])
        .filter((name) => !ready.some(on(name)))
        .map((node) => {
            const pod = pods.items.find(on(node))?.metadata;
            return { node, ...(pod?.name !== undefined && { pod: `${pod.namespace ?? ""}/${pod.name}` }) };
        });
}
