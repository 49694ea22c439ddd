import type { Os } from "../fluent-bit/platforms";

/** Paths of a node's log files and of Fluent Bit's own files. */
export interface Paths {
    os: Os;
    /** Folder with one folder for each pod, which the kubelet writes. */
    logs: string;
    /** Folder of Fluent Bit's state: read positions and buffers. It remains when the pod is deleted. */
    state: string;
    /** Folder in the container in which the CA bundle is mounted. */
    caFolder: string;
    /** Path of the CA bundle for Fluent Bit. */
    caFile: string;
    /** Docker's folder: on dockershim nodes the files under `logs` are links into it. */
    docker: string;
    /** Path of a folder with logs of the node. It differs only when a rendered configuration is tested elsewhere. */
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
 * The same for a HostProcess container, which is a process of the node: containerd mounts its volumes below a folder whose path is in the process's environment.
 *
 * @see https://github.com/microsoft/hcsshim/blob/main/internal/jobcontainers/jobcontainer.go (`sandboxMountPointEnvVar`)
 */
export const hostProcessPaths: Paths = {
    ...windowsPaths,
    caFile: windowsPaths.caFile.replace("C:", "${CONTAINER_SANDBOX_MOUNT_POINT}"),
};

const linuxCaFolder = "/fluent-bit/tls";

/** The same layout on Linux: on a node, or below other folders to test a rendered configuration. */
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
