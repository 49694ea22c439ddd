import type { Os } from "../fluent-bit/platforms";

/** How to read a log of the node on one system. */
export type Reading =
    /** Files in a folder of the node. */
    | { by: "files"; folder: string }
    /** Entries of systemd's journal by one unit. */
    | { by: "journal"; unit: string }
    /** Events of a channel of Windows' Event Log, of one provider or of all. */
    | { by: "eventLog"; channel: string; provider?: string };

/**
 * The sources on each system; absent if the system does not have the log.
 *
 * On EKS' Windows nodes kubelet and kube-proxy write to the channel `EKS`, as the providers `kubelet` and `kube-proxy`. On Linux nodes kube-proxy is a pod.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html
 * @see https://github.com/awslabs/amazon-eks-ami/blob/main/log-collector-script/windows/eks-log-collector.ps1
 * @see https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html (log collection)
 */
const namedSources = {
    containerd: {
        windows: { by: "files", folder: "C:\\ProgramData\\containerd\\root" },
        linux: { by: "journal", unit: "containerd.service" },
    },
    eks: {
        windows: { by: "files", folder: "C:\\ProgramData\\Amazon\\EKS\\logs" },
        linux: { by: "files", folder: "/var/log/aws-routed-eni" },
    },
    kubelet: {
        windows: { by: "eventLog", channel: "EKS", provider: "kubelet" },
        linux: { by: "journal", unit: "kubelet.service" },
    },
    kubeProxy: {
        windows: { by: "eventLog", channel: "EKS", provider: "kube-proxy" },
    },
} as const satisfies Record<string, Partial<Record<Os, Reading>>>;

type NamedSource = keyof typeof namedSources;
type Source = NamedSource | "eventLog";

/** Sources that Linux nodes do not have. */
type WithoutLinux =
    | { [Name in NamedSource]: (typeof namedSources)[Name] extends { linux: Reading } ? never : Name }[NamedSource]
    | "eventLog";

/** Why Linux nodes do not have a source. */
export const notOnLinux: Partial<Record<Source, string>> = {
    eventLog: "Linux has no Event Log; remove it",
    kubeProxy: "kube-proxy is a pod on Linux nodes, whose lines `routes` match; remove it",
} satisfies Record<WithoutLinux, string>;

/** The sources as the settings name them. */
export const sourceNames: readonly Source[] = [...(Object.keys(namedSources) as NamedSource[]), "eventLog"];

/** A log of the nodes, as the settings name it. */
interface NodeLog {
    source: Source;
    channel?: string | undefined;
    os?: Os | undefined;
}

/** How to read a log on the nodes of a system; undefined if it is not read. */
export function readingOn(os: Os, { source, channel, os: only = os }: NodeLog): Reading | undefined {
    if (only !== os) {
        return undefined;
    }
    if (source === "eventLog") {
        return os === "windows" && channel !== undefined ? { by: "eventLog", channel } : undefined;
    }
    const readings: Partial<Record<Os, Reading>> = namedSources[source];
    return readings[os];
}

/** Whether the source has events with a level on any system. */
export function hasLevels(source: Source): boolean {
    return source === "eventLog" || Object.values<Reading>(namedSources[source]).some(({ by }) => by === "eventLog");
}

/** The log's name in tags, inputs and default names of destinations: `kube-proxy`, `event-log-System`. */
export function nodeLogKey({ source, channel = "" }: NodeLog): string {
    const kebab = source.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
    return source === "eventLog" ? `${kebab}-${channel.replace(/[^\w-]+/g, "-")}` : kebab;
}
