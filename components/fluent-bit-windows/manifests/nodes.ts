import { windowsNodeSelector, type WindowsVersion } from "../../windows-cluster/windows-versions";
import type { Platform } from "../images";
import type { FluentBitSettings } from "../settings";
import { linuxShipperOf, type Shipper, windowsShippersOf } from "../shippers";

/** The nodes of one DaemonSet, and what its pods have to be like there. */
export interface Nodes {
    /** Last part of names. */
    name: string;
    shipper: Shipper;
    /** Where the configuration is in the container: not where the image has its own, which would be hidden. */
    configFolder: string;
    placement: { nodeSelector: Record<string, string>; affinity?: object };
    /** Present where pods use the node's network: which name servers they ask. */
    hostNetwork?: { dnsPolicy: "Default" };
    podSecurity: object;
    containerSecurity?: object;
    /** Present where the program and the container's own files are not where they are in the image. */
    inside?: { program: string; configFolder: string };
}

/** The DaemonSets of a platform. */
export function nodesOf(platform: Platform, settings: FluentBitSettings): Nodes[] {
    if (platform === "linux") {
        return [{ ...linuxNodes, shipper: linuxShipperOf(settings) }];
    }
    return windowsShippersOf(settings).map((shipper) => ({
        ...windowsNodes(platform),
        shipper,
        ...(shipper.key === "events-config" && { name: `events-windows-${platform}` }),
        ...(shipper.reads.includes("eventLog") && hostProcess),
    }));
}

/** Those of one Windows version: a Windows image runs on hosts of its own build only. */
function windowsNodes(version: WindowsVersion): Omit<Nodes, "shipper"> {
    return {
        name: `windows-${version}`,
        configFolder: "C:\\fluent-bit\\config",
        placement: { nodeSelector: windowsNodeSelector(version) },
        // The state folder on the node is writable for administrators only.
        podSecurity: { windowsOptions: { runAsUserName: "ContainerAdministrator" } },
    };
}

/**
 * A process of the node itself. The mount point stands for the folder with the image's files and the volumes, which containerd puts in.
 *
 * It is SYSTEM, the only account of the three that Kubernetes allows which may write to the state folder, and read the channel Security.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/
 * @see https://github.com/microsoft/hcsshim/blob/main/internal/jobcontainers/jobcontainer.go (`replaceWithMountPoint`)
 */
const hostProcess = {
    podSecurity: { windowsOptions: { hostProcess: true, runAsUserName: "NT AUTHORITY\\SYSTEM" } },
    // Kubernetes asks for it. The cluster's name server is not to be had there: Windows has one list of servers for the whole node.
    hostNetwork: { dnsPolicy: "Default" },
    inside: {
        program: "%CONTAINER_SANDBOX_MOUNT_POINT%\\fluent-bit\\bin\\fluent-bit.exe",
        configFolder: "%CONTAINER_SANDBOX_MOUNT_POINT%\\fluent-bit\\config",
    },
} satisfies Partial<Nodes>;

const linuxNodes: Omit<Nodes, "shipper"> = {
    name: "linux",
    configFolder: "/fluent-bit/config",
    placement: {
        nodeSelector: { "kubernetes.io/os": "linux" },
        affinity: {
            nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                    nodeSelectorTerms: [
                        {
                            matchExpressions: [
                                { key: "kubernetes.io/arch", operator: "In", values: ["amd64", "arm64"] },
                                // Fargate's nodes hold one pod each, which is not ours. Their taint keeps nobody off who tolerates all.
                                { key: "eks.amazonaws.com/compute-type", operator: "NotIn", values: ["fargate"] },
                            ],
                        },
                    ],
                },
            },
        },
    },
    podSecurity: { seccompProfile: { type: "RuntimeDefault" } },
    containerSecurity: {
        // containerd writes log files that only root can read, and the kubelet makes the state folder for root. Being root suffices: none of its
        // powers over others' files is needed.
        runAsUser: 0,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
    },
};
