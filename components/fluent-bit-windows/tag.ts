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

/**
 * The same with the pod's ID. The kubernetes filter caches metadata without an end, by the names in the tag. Without the ID, a StatefulSet's pod that comes back under its name would get
 * the labels and the image of its predecessor. Names cannot hold a `_`, so the tag still reads back without a doubt.
 *
 * @see https://github.com/fluent/fluent-bit/issues/2690
 * @see https://github.com/fluent/fluent-bit/issues/11961
 */
export const tagTemplateWithId = `${tagTemplate}_<uid>`;

/** What lines are tagged with instead when their pod's labels decide about them: `labelled.<route>.<tag>`. */
export const labelledPrefix = "labelled.";

/** What stands there instead of a route when the labels are not known. */
export const unresolved = "_unresolved";

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
export const tagRegex = String.raw`(?<namespace>[^\\/_]+)_(?<pod>[^\\/_]+)_(?<uid>[^\\/_]+)[\\/](?<container>[^\\/]+)[\\/][^\\/]+$`;

/** Takes the tag apart for the kubernetes filter, which hands this parser the tag without its prefix. */
export const tagParserRegex = String.raw`^(?<namespace_name>[^.]+)\.(?<container_name>[^.]+)\.(?<pod_name>.+)$`;

/**
 * The same where the tag holds the pod's ID. The filter's cache has a key of namespace, pod, container and, with `cache_use_docker_id`, `docker_id`. Here that is the pod's ID.
 * 4.0.3, 4.2.8 and 5.1.1 do the same.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/filter_kubernetes/kube_meta.c (`extract_pod_meta`)
 */
export const tagParserRegexWithId = String.raw`^(?<namespace_name>[^.]+)\.(?<container_name>[^.]+)\.(?<pod_name>[^_]+)_(?<docker_id>.+)$`;

/** The same for a script in Lua, which gets the whole tag: namespace, container and pod. */
export const tagLuaPattern = `^${tagPrefix.replaceAll(".", "%.")}([^.]+)%.([^.]+)%.([^_]+)`;

/** The tag that a container's lines carry, without the pod's ID. */
export function tagOf(pod: { namespace: string; pod: string; container: string }): string {
    return `${tagPrefix}${pod.namespace}.${pod.container}.${pod.pod}`;
}

/** A name, such that nothing in it has a meaning in a regular expression. Kubernetes' names hold nothing else than these. */
export function literal(name: string): string {
    return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
