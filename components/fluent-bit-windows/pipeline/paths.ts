/** Where Fluent Bit finds the log files and keeps its own: on Windows, unless a configuration is tried elsewhere. */
export interface Paths {
    /** Folder with one folder a pod, which the kubelet writes. */
    logs: string;
    /** Folder of Fluent Bit's own state: read positions and buffers. It outlives the pod. */
    state: string;
    join: (...parts: string[]) => string;
}

/** Docker's folder: on dockershim nodes the files under `pods` are links into it. */
export const dockerContainers = "C:\\ProgramData\\docker\\containers";

export const windowsPaths: Paths = {
    logs: "C:\\var\\log\\pods",
    state: "C:\\var\\fluent-bit\\state",
    join: (...parts) => parts.join("\\"),
};

/** The same layout below folders of a Linux machine, to run a rendered configuration there. */
export function linuxPaths(logs: string | undefined, state: string | undefined): Paths {
    return {
        logs: logs ?? "/var/log/pods",
        state: state ?? "/var/fluent-bit/state",
        join: (...parts) => parts.join("/"),
    };
}
