import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { V1Node } from "@kubernetes/client-node";
import { Failure } from "../../machine/failure";
import { coreApi } from "./api";

const definitionAnnotation = "local-environment/definition";
const folder = path.join(__dirname, "..", "nodes");

/** The nodes of the files in `nodes/` by their names, each marked with a digest of its definition. */
async function definedNodes(): Promise<Map<string, V1Node>> {
    const { loadYaml } = await import("@kubernetes/client-node");
    const nodes = new Map<string, V1Node>();
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".yaml"))) {
        const definition = readFileSync(path.join(folder, file), "utf8");
        const node = loadYaml<V1Node>(definition);
        if (node.metadata?.name === undefined) {
            throw new Failure(`local/nodes/${file} has no metadata.name.`, "A node needs a name and labels at least.");
        }
        const digest = createHash("sha256").update(definition).digest("hex").slice(0, 16);
        node.metadata.annotations = { ...node.metadata.annotations, [definitionAnnotation]: digest };
        nodes.set(node.metadata.name, node);
    }
    return nodes;
}

/**
 * Creates the nodes of the files in the cluster. A node whose file has changed is created again, because its status is only set when it is
 * registered, as a kubelet does with the properties of its machine.
 */
export async function registerNodes(): Promise<void> {
    const api = await coreApi();
    const wanted = await definedNodes();
    for (const { metadata: { name = "", annotations } = {} } of (await api.listNode()).items) {
        const definition = wanted.get(name)?.metadata?.annotations?.[definitionAnnotation];
        if (definition !== undefined && definition === annotations?.[definitionAnnotation]) {
            wanted.delete(name);
        } else {
            await api.deleteNode({ name });
        }
    }
    for (const body of wanted.values()) {
        await api.createNode({ body });
    }
}

/** The nodes that are not Ready. */
export async function unreadyNodes(): Promise<string[]> {
    return (await (await coreApi()).listNode()).items
        .filter(({ status }) => !status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"))
        .map(({ metadata }) => metadata?.name ?? "");
}
