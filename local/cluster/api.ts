import type { CoreV1Api, KubeConfig, KubernetesObject } from "@kubernetes/client-node";
import { layout } from "../layout";

async function adminConfig(): Promise<KubeConfig> {
    const { KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromFile(layout.kubeconfig);
    return config;
}

/** Nodes, pods and the like in the environment's own cluster, as its admin. */
export async function coreApi(): Promise<CoreV1Api> {
    const { CoreV1Api } = await import("@kubernetes/client-node");
    return (await adminConfig()).makeApiClient(CoreV1Api);
}

/** Makes an object of any kind what its file says. */
export async function apply(object: KubernetesObject): Promise<void> {
    const { KubernetesObjectApi, PatchStrategy } = await import("@kubernetes/client-node");
    const api = KubernetesObjectApi.makeApiClient(await adminConfig());
    await api.patch(object, undefined, undefined, "local-environment", true, PatchStrategy.ServerSideApply);
}
