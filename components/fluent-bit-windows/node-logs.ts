import { literal } from "./tag";
import type { Paths } from "./pipeline/paths";
import type { Route } from "./routes";
import type { FluentBitSettings } from "./settings";

/** What the tags of the node's own logs begin with: `node.<source>.<file>`. */
export const nodeTagPrefix = "node.";

/**
 * Log files of a node that belong to no pod, by folder. All of them can be read through a mount of the folder, without a HostProcess container.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html (log collection)
 */
const folders = {
    /** containerd's own log. On Linux it writes to the journal. */
    containerd: { windows: "C:\\ProgramData\\containerd\\root", linux: undefined },
    /** EKS' bootstrap and the CNI plug-ins; on Linux the CNI's alone. */
    eks: { windows: "C:\\ProgramData\\Amazon\\EKS\\logs", linux: "/var/log/aws-routed-eni" },
} as const;

export type NodeLogSource = keyof typeof folders;

export const nodeLogSources = Object.keys(folders) as [NodeLogSource, ...NodeLogSource[]];

/** The sources that are wanted and that these nodes have as files. */
export function nodeLogFolders(
    { nodeLogs }: FluentBitSettings,
    { os, onNode }: Paths,
): { source: NodeLogSource; folder: string }[] {
    return nodeLogs.flatMap(({ source }) => {
        const folder = folders[source][os];
        return folder === undefined ? [] : { source, folder: onNode(folder) };
    });
}

/** A route for each source: only its own lines, and none of a pod's. */
export function nodeLogRoutes({ nodeLogs }: FluentBitSettings): Route[] {
    return nodeLogs.map(({ source, to }, index) => ({
        name: `node.${source}`,
        // No namespace can be called so: `_` is not allowed in one.
        baseName: `_node-${source}`,
        exact: {},
        tags: "node",
        tagPattern: `^${literal(`${nodeTagPrefix}${source}.`)}`,
        to,
        setting: `nodeLogs[${index}].to`,
    }));
}
