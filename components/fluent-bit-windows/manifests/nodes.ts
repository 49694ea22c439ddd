import { windowsNodeSelector, type WindowsVersion } from "../../windows-cluster/windows-versions";
import type { Platform } from "../fluent-bit/platforms";
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
    /** DNS configuration, for pods that use the node's network. */
    hostNetwork?: { dnsPolicy: "Default" };
    podSecurity: object;
    containerSecurity?: object;
    /** Present if the program and the container's files are not at their paths of the image. */
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

/** The DaemonSet of one Windows version: a Windows image runs only on hosts of its own build. */
function windowsNodes(version: WindowsVersion): Omit<Nodes, "shipper"> {
    return {
        name: `windows-${version}`,
        configFolder: "C:\\fluent-bit\\config",
        placement: { nodeSelector: windowsNodeSelector(version) },
        // Only administrators can write to the state folder on the node.
        podSecurity: { windowsOptions: { runAsUserName: "ContainerAdministrator" } },
    };
}

/**
 * A process of the node itself. containerd replaces the mount point with the folder that contains the image's files and the volumes.
 *
 * It runs as SYSTEM, the only one of the three allowed accounts that can write to the state folder and read the channel Security.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/
 * @see https://github.com/microsoft/hcsshim/blob/main/internal/jobcontainers/jobcontainer.go (`replaceWithMountPoint`)
 */
const hostProcess = {
    podSecurity: { windowsOptions: { hostProcess: true, runAsUserName: "NT AUTHORITY\\SYSTEM" } },
    // Required by Kubernetes. The cluster's DNS server is not available there: Windows has one list of DNS servers for the whole node.
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
                                // A Fargate node runs a single pod, so Fluent Bit cannot run there. Its taint does not help, because Fluent Bit tolerates all taints.
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
        // containerd writes log files that only root can read, and the kubelet creates the state folder for root. The root user is sufficient: none of its
        // capabilities is needed.
        runAsUser: 0,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
    },
};
