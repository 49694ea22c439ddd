import { windowsNodeSelector, type WindowsVersion } from "../../windows-cluster/windows-versions";
import type { Platform } from "../images";
import { linuxPaths, type Paths, windowsPaths } from "../pipeline/paths";

/** The nodes of one DaemonSet, and what its pods have to be like there. */
export interface Nodes {
    /** Last part of names. */
    name: string;
    paths: Paths;
    /** Where the configuration is in the container: not where the image has its own, which would be hidden. */
    configFolder: string;
    placement: { nodeSelector: Record<string, string>; affinity?: object };
    podSecurity: object;
    containerSecurity?: object;
}

export function nodesOf(platform: Platform): Nodes {
    return platform === "linux" ? linuxNodes : windowsNodes(platform);
}

/** Those of one Windows version: a Windows image runs on hosts of its own build only. */
function windowsNodes(version: WindowsVersion): Nodes {
    return {
        name: `windows-${version}`,
        paths: windowsPaths,
        configFolder: "C:\\fluent-bit\\config",
        placement: { nodeSelector: windowsNodeSelector(version) },
        // The state folder on the node is writable for administrators only.
        podSecurity: { windowsOptions: { runAsUserName: "ContainerAdministrator" } },
    };
}

const linuxNodes: Nodes = {
    name: "linux",
    paths: linuxPaths(),
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
