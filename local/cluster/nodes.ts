import { createHash } from "node:crypto";
import path from "node:path";
import type { CoreV1Api, V1Node } from "@kubernetes/client-node";
import { coreApi } from "./api";
import { objectsOfFolder } from "./objects";

const definitionAnnotation = "local-environment/definition";
const folder = path.join(__dirname, "..", "nodes");

/** The nodes of the files in `nodes/`, each marked with a digest of its definition. */
function definedNodes(): V1Node[] {
    const nodes: V1Node[] = objectsOfFolder(folder);
    for (const node of nodes) {
        const digest = createHash("sha256").update(JSON.stringify(node)).digest("hex").slice(0, 16);
        node.metadata ??= {};
        node.metadata.annotations = { ...node.metadata.annotations, [definitionAnnotation]: digest };
    }
    return nodes;
}

function nameOf(node: V1Node): string {
    return node.metadata?.name ?? "";
}

function definitionOf(node: V1Node | undefined): string | undefined {
    return node?.metadata?.annotations?.[definitionAnnotation];
}

/**
 * Makes the cluster's nodes those of the files. A node whose file has changed is made anew: like a kubelet, we register
 * it with its status, and what a kubelet reports of its machine does not change while it runs.
 */
export async function registerNodes(): Promise<void> {
    const api = await coreApi();
    const wanted = new Map(definedNodes().map((node) => [nameOf(node), node]));
    for (const node of await listNodes(api)) {
        const definition = definitionOf(wanted.get(nameOf(node)));
        if (definition !== undefined && definition === definitionOf(node)) {
            wanted.delete(nameOf(node));
        } else {
            await api.deleteNode({ name: nameOf(node) });
        }
    }
    for (const node of wanted.values()) {
        await api.createNode({ body: node });
    }
}

async function listNodes(api: CoreV1Api): Promise<V1Node[]> {
    return (await api.listNode()).items;
}

/** The nodes that are not Ready. */
export async function unreadyNodes(): Promise<string[]> {
    return (await listNodes(await coreApi()))
        .filter(({ status }) => !status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"))
        .map(nameOf);
}
