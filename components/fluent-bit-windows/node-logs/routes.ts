import type { Route } from "../routes";
import type { FluentBitSettings } from "../settings";
import { literal, nodeTagPrefix } from "../tag";
import { nodeLogKey } from "./sources";

/** Prefix of one source's tags. */
export function nodeLogTagPrefix(key: string): string {
    return `${nodeTagPrefix}${key}.`;
}

/** A route for each source, with only its own lines and no pods' lines. */
export function nodeLogRoutes({ nodeLogs }: FluentBitSettings): Route[] {
    return nodeLogs.map((log, index) => {
        const key = nodeLogKey(log);
        return {
            name: `node.${key}`,
            // No namespace can have this name, because `_` is not allowed.
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
