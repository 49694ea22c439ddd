import type { Os } from "../fluent-bit/platforms";
import type { NodeLogSettings } from "./settings";

/** How a log of the node is read on one system. */
export type Reading =
    /** Files in a folder that belongs to no pod. */
    | { by: "files"; folder: string }
    /** Entries of systemd's journal by one unit. */
    | { by: "journal"; unit: string }
    /** Events of a channel of Windows' Event Log, of one provider or of all. */
    | { by: "eventLog"; channel: string; provider?: string };

/**
 * What the named sources are on each system; where one is absent, there is nothing to read.
 *
 * On EKS' Windows nodes kubelet and kube-proxy write to the channel `EKS`, as the providers `kubelet` and `kube-proxy`. On Linux nodes kube-proxy is a pod.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html
 * @see https://github.com/awslabs/amazon-eks-ami/blob/main/log-collector-script/windows/eks-log-collector.ps1
 * @see https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html (log collection)
 */
export const namedSources = {
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

/** How a log is read on the nodes of a system; undefined where it is not. */
export function readingOn(os: Os, { source, channel, os: only = os }: NodeLogSettings): Reading | undefined {
    if (only !== os) {
        return undefined;
    }
    if (source === "eventLog") {
        return os === "windows" && channel !== undefined ? { by: "eventLog", channel } : undefined;
    }
    const readings: Partial<Record<Os, Reading>> = namedSources[source];
    return readings[os];
}

/** What stands for a log in tags, in the names of inputs and in default names of destinations: `kube-proxy`, `event-log-System`. */
export function nodeLogKey({ source, channel = "" }: NodeLogSettings): string {
    const kebab = source.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
    return source === "eventLog" ? `${kebab}-${channel.replace(/[^\w-]+/g, "-")}` : kebab;
}
