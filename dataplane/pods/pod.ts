import { createHash } from "node:crypto";

/** One container of one pod, as its log files name it. */
export interface Container {
    namespace: string;
    pod: string;
    uid: string;
    container: string;
    /** The runtime's id, which the link under `containers/` carries. */
    containerId: string;
}

/** Pods with one container each, so many in every namespace, with names as a ReplicaSet gives them. */
export function podsIn(namespaces: readonly string[], podsEach = 1): Container[] {
    return namespaces.flatMap((namespace, place) =>
        Array.from({ length: podsEach }, (_, nth) => podAt(namespace, place * podsEach + nth)),
    );
}

/** The pod with this number, which no other pod has. */
export function podAt(namespace: string, index: number): Container {
    const pod = `web-${hex(index, 10)}-${hex(index, 5)}`;
    return { namespace, pod, uid: uidOf(namespace, pod), container: "app", containerId: hex(index, 64) };
}

/** The pod's ID: in the path of its logs, and in the API server's answer. */
export function uidOf(namespace: string, pod: string): string {
    const hash = createHash("sha256").update(`${namespace}/${pod}`).digest("hex");
    return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** What tells a container's lines from all others. */
export function sourceOf({ namespace, pod, container }: Container): string {
    return `${namespace}/${pod}/${container}`;
}

function hex(index: number, length: number): string {
    return (index + 0xa1).toString(16).padStart(length, "b");
}
