import { readFileSync } from "node:fs";
import type { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
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

/** Makes the objects of a YAML file, of whatever kind, what the file says. */
export async function applyFile(file: string): Promise<void> {
    const { KubernetesObjectApi, loadAllYaml, PatchStrategy } = await import("@kubernetes/client-node");
    const api = KubernetesObjectApi.makeApiClient(await adminConfig());
    for (const object of loadAllYaml(readFileSync(file, "utf8"))) {
        await api.patch(object, undefined, undefined, "local-environment", true, PatchStrategy.ServerSideApply);
    }
}
