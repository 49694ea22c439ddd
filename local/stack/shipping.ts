import { readStackFile } from "../../config/stack-file";
import { coreApi } from "../cluster/api";
import { checkout } from "../layout";
import { settings } from "../settings";

/**
 * The Windows nodes, and the Linux nodes where the stack wants them too, on which no Fluent Bit is Ready.
 *
 * A DaemonSet whose nodeSelector or tolerations fit no node counts as rolled out: it wants no pod, and has none. Only the nodes tell.
 */
export async function nodesWithoutFluentBit(): Promise<string[]> {
    const { linuxNodes } = readStackFile(checkout, settings.stack).settings.fluentBit;
    const api = await coreApi();
    const [nodes, pods] = await Promise.all([
        api.listNode({ labelSelector: `kubernetes.io/os in (${linuxNodes ? "windows,linux" : "windows"})` }),
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
