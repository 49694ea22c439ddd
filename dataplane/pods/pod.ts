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
        Array.from({ length: podsEach }, (_, pod) => {
            const index = place * podsEach + pod;
            return {
                namespace,
                pod: `web-${hex(index, 10)}-${hex(index, 5)}`,
                uid: `${hex(index, 8)}-0000-4000-8000-${hex(index, 12)}`,
                container: "app",
                containerId: hex(index, 64),
            };
        }),
    );
}

/** What tells a container's lines from all others. */
export function sourceOf({ namespace, pod, container }: Container): string {
    return `${namespace}/${pod}/${container}`;
}

function hex(index: number, length: number): string {
    return (index + 0xa1).toString(16).padStart(length, "b");
}
