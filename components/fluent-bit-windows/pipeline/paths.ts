import type { Os } from "../fluent-bit/platforms";

/** Where Fluent Bit finds the log files of a node and keeps its own. */
export interface Paths {
    os: Os;
    /** Folder with one folder a pod, which the kubelet writes. */
    logs: string;
    /** Folder of Fluent Bit's own state: read positions and buffers. It outlives the pod. */
    state: string;
    /** Docker's folder: on dockershim nodes the files under `logs` are links into it. */
    docker: string;
    /** Where a folder of the node's own logs is: itself, but where a rendered configuration is tried elsewhere. */
    onNode: (folder: string) => string;
    join: (...parts: string[]) => string;
}

export const windowsPaths: Paths = {
    os: "windows",
    logs: "C:\\var\\log\\pods",
    state: "C:\\var\\fluent-bit\\state",
    docker: "C:\\ProgramData\\docker\\containers",
    onNode: (folder) => folder,
    join: (...parts) => parts.join("\\"),
};

/** The same layout on Linux: that of a node, or below other folders, to run a rendered configuration there. */
export function linuxPaths(logs?: string, state?: string): Paths {
    return {
        os: "linux",
        logs: logs ?? "/var/log/pods",
        state: state ?? "/var/fluent-bit/state",
        docker: "/var/lib/docker/containers",
        onNode: (folder) => folder,
        join: (...parts) => parts.join("/"),
    };
}
