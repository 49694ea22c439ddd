import { readFileSync } from "node:fs";
import type { AppsV1Api, CoreV1Api, KubeConfig, KubernetesObject, KubernetesObjectApi } from "@kubernetes/client-node";
import { layout } from "../layout";

async function configOf(file = layout.kubeconfig): Promise<KubeConfig> {
    const { KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromFile(file);
    return config;
}

/** API of the core objects in the environment's cluster, such as nodes and pods, as administrator or as the user of a kubeconfig. */
export async function coreApi(kubeconfig?: string): Promise<CoreV1Api> {
    const { CoreV1Api } = await import("@kubernetes/client-node");
    return (await configOf(kubeconfig)).makeApiClient(CoreV1Api);
}

/** API of its workloads. */
export async function appsApi(): Promise<AppsV1Api> {
    const { AppsV1Api } = await import("@kubernetes/client-node");
    return (await configOf()).makeApiClient(AppsV1Api);
}

/** API of objects of any kind. */
export async function objectApi(): Promise<KubernetesObjectApi> {
    const { KubernetesObjectApi } = await import("@kubernetes/client-node");
    return KubernetesObjectApi.makeApiClient(await configOf());
}

/** Applies the objects of a YAML file, of any kind. */
export async function applyFile(file: string): Promise<void> {
    const { loadAllYaml } = await import("@kubernetes/client-node");
    for (const object of loadAllYaml(readFileSync(file, "utf8")) as KubernetesObject[]) {
        await applyObject(object);
    }
}

/** Applies an object of any kind. */
export async function applyObject(object: KubernetesObject): Promise<void> {
    const { PatchStrategy } = await import("@kubernetes/client-node");
    const api = await objectApi();
    await api.patch(object, undefined, undefined, "local-environment", true, PatchStrategy.ServerSideApply);
}
