import type { V1Pod } from "@kubernetes/client-node";

/** Finds the pod with an address. Pods in the network of their node are ignored, because they share its address. */
export type PodByAddress = (address: string) => Promise<V1Pod | undefined>;

/** @param kubeconfig of an identity that may list pods */
export async function podByAddress(kubeconfig: string): Promise<PodByAddress> {
    const { CoreV1Api, KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    const api = config.makeApiClient(CoreV1Api);
    return async (address) => {
        const { items } = await api.listPodForAllNamespaces({ fieldSelector: `status.podIP=${address}` });
        return items.find(
            ({ spec, metadata }) => spec?.hostNetwork !== true && metadata?.deletionTimestamp === undefined,
        );
    };
}
