import { readingOn } from "./node-logs/sources";
import { hostProcessPaths, linuxPaths, type Paths, windowsPaths } from "./pipeline/paths";
import type { FluentBitSettings } from "./settings";

/**
 * Sources of a Fluent Bit. `disk`: the log files of the node's pods, and the node's own files. `eventLog`: the Event Log of a Windows node, which only a HostProcess container can read; every other container has its own Event Log.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/
 */
export type ReadLogs = "disk" | "eventLog";

/** One configuration of Fluent Bit, which DaemonSets of several Windows versions can share. */
export interface Shipper {
    /** Key of its ConfigMap in the plan's manifests. */
    key: "config" | "linux-config" | "events-config";
    /** Prefix of its ConfigMap's name. */
    configName: string;
    paths: Paths;
    reads: readonly ReadLogs[];
}

export const windowsShipper: Shipper = {
    key: "config",
    configName: "fluent-bit-config",
    paths: windowsPaths,
    reads: ["disk"],
};

export const linuxShipper: Shipper = {
    key: "linux-config",
    configName: "fluent-bit-linux-config",
    paths: linuxPaths(),
    reads: ["disk"],
};

/**
 * It is not documented whether an ordinary Windows pod can reach its node's kubelet; a process of the node can. A Fluent Bit that is such a process also reads the Event Log.
 */
const hostProcessShipper: Shipper = { ...windowsShipper, paths: hostProcessPaths, reads: ["disk", "eventLog"] };

/** Separate from the one that reads the disk, so that only this small one must be a HostProcess container. Two on a node cannot share a state folder. */
export const eventLogShipper: Shipper = {
    key: "events-config",
    configName: "fluent-bit-events-config",
    paths: { ...hostProcessPaths, state: "C:\\var\\fluent-bit\\events" },
    reads: ["eventLog"],
};

/** The configurations that the settings need. */
export function shippersOf(settings: FluentBitSettings): Shipper[] {
    return [...windowsShippersOf(settings), ...(settings.linuxNodes ? [linuxShipperOf(settings)] : [])];
}

export function windowsShippersOf({ metadata, nodeLogs, instance }: FluentBitSettings): Shipper[] {
    const readsEventLog = nodeLogs.some((log) => readingOn("windows", log)?.by === "eventLog");
    const shippers =
        metadata.from === "kubelet"
            ? [hostProcessShipper]
            : [windowsShipper, ...(readsEventLog ? [eventLogShipper] : [])];
    return shippers.map((shipper) => withInstance(shipper, instance));
}

export function linuxShipperOf({ instance }: FluentBitSettings): Shipper {
    return withInstance(linuxShipper, instance);
}

/** Each instance has its own state folder: two Fluent Bits on a node cannot share one. */
function withInstance(shipper: Shipper, instance: string | undefined): Shipper {
    const { paths } = shipper;
    return instance === undefined
        ? shipper
        : { ...shipper, paths: { ...paths, state: paths.state.replace("fluent-bit", `fluent-bit-${instance}`) } };
}
