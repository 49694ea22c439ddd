import type { Os } from "../fluent-bit/platforms";

/** Where Fluent Bit finds the log files of a node and keeps its own. */
export interface Paths {
    os: Os;
    /** Folder with one folder a pod, which the kubelet writes. */
    logs: string;
    /** Folder of Fluent Bit's own state: read positions and buffers. It outlives the pod. */
    state: string;
    /** Folder in the container in which the CA bundle is mounted. */
    caFolder: string;
    /** The CA bundle, as Fluent Bit opens it. */
    caFile: string;
    /** Docker's folder: on dockershim nodes the files under `logs` are links into it. */
    docker: string;
    /** Where a folder of the node's own logs is: itself, but where a rendered configuration is tried elsewhere. */
    onNode: (folder: string) => string;
    join: (...parts: string[]) => string;
}

/** Name of the CA bundle in its folder, and in its ConfigMap. */
export const caBundle = "ca-bundle.pem";

const windowsCaFolder = "C:\\fluent-bit\\tls";

export const windowsPaths: Paths = {
    os: "windows",
    logs: "C:\\var\\log\\pods",
    state: "C:\\var\\fluent-bit\\state",
    caFolder: windowsCaFolder,
    caFile: `${windowsCaFolder}\\${caBundle}`,
    docker: "C:\\ProgramData\\docker\\containers",
    onNode: (folder) => folder,
    join: (...parts) => parts.join("\\"),
};

/**
 * The same for a HostProcess container, which is a process of the node: containerd mounts its volumes below a folder that it names in the process's environment.
 *
 * @see https://github.com/microsoft/hcsshim/blob/main/internal/jobcontainers/jobcontainer.go (`sandboxMountPointEnvVar`)
 */
export const hostProcessPaths: Paths = {
    ...windowsPaths,
    caFile: windowsPaths.caFile.replace("C:", "${CONTAINER_SANDBOX_MOUNT_POINT}"),
};

const linuxCaFolder = "/fluent-bit/tls";

/** The same layout on Linux: that of a node, or below other folders, to run a rendered configuration there. */
export function linuxPaths(logs?: string, state?: string, caFile?: string): Paths {
    return {
        os: "linux",
        logs: logs ?? "/var/log/pods",
        state: state ?? "/var/fluent-bit/state",
        caFolder: linuxCaFolder,
        caFile: caFile ?? `${linuxCaFolder}/${caBundle}`,
        docker: "/var/lib/docker/containers",
        onNode: (folder) => folder,
        join: (...parts) => parts.join("/"),
    };
}
