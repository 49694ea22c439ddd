/**
 * Fluent Bit routes by the tag, which is created only from the path of the log file, so that it is right even while the API server is down. The kubelet writes `pods/<namespace>_<pod>_<uid>/<container>/<restart>.log`.
 *
 * The namespace and the container come first, because they cannot contain a dot (they are DNS labels), while a pod's name can (a DNS subdomain). So `kube.<namespace>.<container>.<pod>` is unambiguous, and `^kube\.default\.` cannot match a
 * namespace `default-x`.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export const tagPrefix = "kube.";

/** The tag as Fluent Bit's tail composes it from the groups of {@link tagRegex}. */
export const tagTemplate = `${tagPrefix}<namespace>.<container>.<pod>`;

/**
 * The same with the pod's ID. The kubernetes filter caches metadata indefinitely by the names in the tag. Without the ID, a re-created pod of a StatefulSet would get the labels and the image of its predecessor. Names cannot contain `_`, so the tag remains unambiguous.
 *
 * @see https://github.com/fluent/fluent-bit/issues/2690
 * @see https://github.com/fluent/fluent-bit/issues/11961
 */
export const tagTemplateWithId = `${tagTemplate}_<uid>`;

const labelledStem = "labelled";

/**
 * Prefix of the tags of lines whose route depends on labels: `labelled.<route>.<tag>`, and `labelled-2.<route>.<tag>` for the second destination of the route.
 *
 * With the same tag, all destinations would have the same chunk. Fluent Bit does not close a chunk of several outputs that waits for a retry, unless its input has a memory limit, which these lines cannot have (`heldPlaces`, `emitterLimit`).
 *
 * @param position of the destination in its route, from 0
 */
export function labelledPrefix(position = 0): string {
    return position === 0 ? `${labelledStem}.` : `${labelledStem}-${position + 1}.`;
}

/** Regular expression for all of these prefixes. */
export const labelledPrefixPattern = String.raw`${labelledStem}(-\d+)?\.`;

/** Prefix of the tags of the node's own logs: `node.<source>.<rest>`. */
export const nodeTagPrefix = "node.";

/** Prefix of the tags of what Fluent Bit reads of its own log for the readiness probe. */
export const readinessTagPrefix = "readiness.";

/** What stands there instead of a route when the labels are not known. */
export const unresolved = "_unresolved";

/**
 * Parts of a pod's tag, and of a tag for routes by labels, in Fluent Bit's record accessor, which counts the parts between dots from 0. In lower case it would mean a field of the record.
 */
export const tagParts = {
    pod: { namespace: "$TAG[1]", container: "$TAG[2]" },
    labelled: { namespace: "$TAG[3]", container: "$TAG[4]" },
} as const;

/** Kind of tags that a route matches: pods, pods by labels, or the node's logs. */
export type TagKind = keyof typeof tagParts | "node";

/** Parses the path, with the separators of Windows and of Linux. */
export const tagRegex = String.raw`(?<namespace>[^\\/_]+)_(?<pod>[^\\/_]+)_(?<uid>[^\\/_]+)[\\/](?<container>[^\\/]+)[\\/][^\\/]+$`;

/** Parses the tag for the kubernetes filter, which passes it without its prefix. */
export const tagParserRegex = String.raw`^(?<namespace_name>[^.]+)\.(?<container_name>[^.]+)\.(?<pod_name>.+)$`;

/**
 * The same for a tag with the pod's ID. The filter's cache has a key of namespace, pod, container and, with `cache_use_docker_id`, `docker_id`. Here that is the pod's ID.
 * 4.0.3, 4.2.8 and 5.1.1 do the same.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/filter_kubernetes/kube_meta.c (`extract_pod_meta`)
 */
export const tagParserRegexWithId = String.raw`^(?<namespace_name>[^.]+)\.(?<container_name>[^.]+)\.(?<pod_name>[^_]+)_(?<docker_id>.+)$`;

/** The same for a Lua script, which gets the whole tag: namespace, container and pod. */
export const tagLuaPattern = `^${tagPrefix.replaceAll(".", "%.")}([^.]+)%.([^.]+)%.([^_]+)`;

/** The tag of a container's lines, without the pod's ID. */
export function tagOf(pod: { namespace: string; pod: string; container: string }): string {
    return `${tagPrefix}${pod.namespace}.${pod.container}.${pod.pod}`;
}

/** A name with special characters escaped for a regular expression. Kubernetes names contain no others. */
export function literal(name: string): string {
    return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
