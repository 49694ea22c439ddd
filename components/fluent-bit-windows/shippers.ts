import { readingOn } from "./node-logs/sources";
import { hostProcessPaths, linuxPaths, type Paths, windowsPaths } from "./pipeline/paths";
import type { FluentBitSettings } from "./settings";

/**
 * What a Fluent Bit reads. `disk`: the log files of the node's pods, and what the node itself keeps on its disk. `eventLog`: the Event Log of a Windows node, which only a
 * HostProcess container sees; every other container has one of its own.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/
 */
export type ReadLogs = "disk" | "eventLog";

/** One configuration of Fluent Bit, which the DaemonSets of several Windows versions share. */
export interface Shipper {
    /** Its ConfigMap among the plan's manifests. */
    key: "config" | "linux-config" | "events-config";
    /** What the name of its ConfigMap begins with. */
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
 * Whether an ordinary Windows pod reaches its node's kubelet is not documented, a process of the node does. A Fluent Bit that is one already reads the Event Log too.
 */
const hostProcessShipper: Shipper = { ...windowsShipper, paths: hostProcessPaths, reads: ["disk", "eventLog"] };

/** Apart from the one that reads the disk, so that this small one alone has to be a HostProcess container. Two on a node cannot share a state folder. */
export const eventLogShipper: Shipper = {
    key: "events-config",
    configName: "fluent-bit-events-config",
    paths: { ...hostProcessPaths, state: "C:\\var\\fluent-bit\\events" },
    reads: ["eventLog"],
};

/** The configurations that the settings ask for. */
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

/** With state in a folder of the instance's own: two Fluent Bits on a node cannot share one. */
function withInstance(shipper: Shipper, instance: string | undefined): Shipper {
    const { paths } = shipper;
    return instance === undefined
        ? shipper
        : { ...shipper, paths: { ...paths, state: paths.state.replace("fluent-bit", `fluent-bit-${instance}`) } };
}
