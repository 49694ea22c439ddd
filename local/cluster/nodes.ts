import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { CoreV1Api, V1Node } from "@kubernetes/client-node";
import { Failure } from "../../machine/failure";
import { coreApi } from "./api";

const definitionAnnotation = "local-environment/definition";
const folder = path.join(__dirname, "..", "nodes");

/** The nodes of the files in `nodes/`, each marked with a digest of its definition. */
async function definedNodes(): Promise<V1Node[]> {
    const { loadYaml } = await import("@kubernetes/client-node");
    return readdirSync(folder)
        .filter((file) => file.endsWith(".yaml"))
        .map((file) => {
            const definition = readFileSync(path.join(folder, file), "utf8");
            const node = loadYaml<V1Node>(definition);
            if (node.metadata === undefined) {
                throw new Failure(`local/nodes/${file} has no metadata.`, "A node needs a name and labels at least.");
            }
            const digest = createHash("sha256").update(definition).digest("hex").slice(0, 16);
            node.metadata.annotations = { ...node.metadata.annotations, [definitionAnnotation]: digest };
            return node;
        });
}

function nameOf(node: V1Node): string {
    return node.metadata?.name ?? "";
}

function definitionOf(node: V1Node | undefined): string | undefined {
    return node?.metadata?.annotations?.[definitionAnnotation];
}

/**
 * Creates the nodes of the files in the cluster. A node whose file has changed is created again, because its status is only set when it is
 * registered, as a kubelet does with the properties of its machine.
 */
export async function registerNodes(): Promise<void> {
    const api = await coreApi();
    const wanted = new Map((await definedNodes()).map((node) => [nameOf(node), node]));
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
