import type { Route } from "../routes";
import type { FluentBitSettings } from "../settings";
import { literal } from "../tag";
import { nodeLogKey } from "./sources";

/** What the tags of the node's own logs begin with: `node.<source>.<rest>`. */
export const nodeTagPrefix = "node.";

/** What only one source's tags begin with. */
export function nodeLogTagPrefix(key: string): string {
    return `${nodeTagPrefix}${key}.`;
}

/** A route for each source: only its own lines, and none of a pod's. */
export function nodeLogRoutes({ nodeLogs }: FluentBitSettings): Route[] {
    return nodeLogs.map((log, index) => {
        const key = nodeLogKey(log);
        return {
            name: `node.${key}`,
            // No namespace can be called so: `_` is not allowed in one.
            baseName: `_node-${key}`,
            exact: {},
            tags: "node",
            nodeLog: key,
            tagPattern: `^${literal(nodeLogTagPrefix(key))}`,
            to: log.to,
            setting: `nodeLogs[${index}].to`,
        };
    });
}
