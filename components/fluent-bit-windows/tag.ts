/**
 * The tag is what Fluent Bit routes by, so it is made from the path of the log file alone: it is right even while the API
 * server is down. The kubelet writes `pods/<namespace>_<pod>_<uid>/<container>/<restart>.log`.
 *
 * The namespace and the container come first, since neither can hold a dot (they are DNS labels), while a pod's name can
 * (a DNS subdomain). So `kube.<namespace>.<container>.<pod>` reads back without a doubt, and `^kube\.default\.` cannot match a
 * namespace `default-x`.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export const tagPrefix = "kube.";

/** The tag as Fluent Bit's tail composes it from the groups of {@link tagRegex}. */
export const tagTemplate = `${tagPrefix}<namespace>.<container>.<pod>`;

/** What lines are tagged with instead when their pod's labels decide about them: `labelled.<route>.<tag>`. */
export const labelledPrefix = "labelled.";

/**
 * Parts of a pod's tag, and of one that labels have decided about, in Fluent Bit's record accessor, which counts what stands between dots from 0. In lower case it would mean
 * a field of the record.
 */
export const tagParts = {
    pod: { namespace: "$TAG[1]", container: "$TAG[2]" },
    labelled: { namespace: "$TAG[3]", container: "$TAG[4]" },
} as const;

/** Whose tags a route takes: pods', pods' that labels have decided about, or the node's own. */
export type TagKind = keyof typeof tagParts | "node";

/** Takes the path apart, with the separators of Windows and of Linux. */
export const tagRegex = String.raw`(?<namespace>[^\\/_]+)_(?<pod>[^\\/_]+)_[^\\/_]+[\\/](?<container>[^\\/]+)[\\/][^\\/]+$`;

/** Takes the tag apart for the kubernetes filter, which hands this parser the tag without its prefix. */
export const tagParserRegex = String.raw`^(?<namespace_name>[^.]+)\.(?<container_name>[^.]+)\.(?<pod_name>.+)$`;

/** The same for a script in Lua, which gets the whole tag: namespace, container and pod. */
export const tagLuaPattern = `^${tagPrefix.replaceAll(".", "%.")}([^.]+)%.([^.]+)%.(.+)$`;

/** The tag that a container's lines carry. */
export function tagOf(pod: { namespace: string; pod: string; container: string }): string {
    return `${tagPrefix}${pod.namespace}.${pod.container}.${pod.pod}`;
}

/** A name, such that nothing in it has a meaning in a regular expression. Kubernetes' names hold nothing else than these. */
export function literal(name: string): string {
    return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
