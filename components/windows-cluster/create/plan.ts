import { type AwsPlace, iamArn } from "../../iam/arn";
import { conventionalRoleName, type IamConventions, noConventions } from "../../iam/conventions";
import { windowsBuilds } from "../windows-versions";
import { linuxAmiType, windowsAmiType } from "./ami-types";
import { isArm } from "./instance-types";
import type { PlannedRole } from "./planned-role";
import type { WindowsNodeGroupSettings } from "./node-groups-settings";
import type { CreatedClusterSettings } from "./settings";

/** A taint of a node group, in the terms of the EKS API. */
export interface PlannedTaint {
    key: string;
    value: string;
    effect: "NO_SCHEDULE" | "PREFER_NO_SCHEDULE" | "NO_EXECUTE";
}

export interface PlannedNodeGroup {
    /** Prefix of the names of the group and its launch template. AWS appends a suffix, so that a new group can exist beside the old one. */
    name: string;
    amiType: string;
    releaseVersion?: string;
    instanceTypes: string[];
    capacityType: "ON_DEMAND" | "SPOT";
    scaling: { minSize: number; maxSize: number; desiredSize: number };
    /** Whether an autoscaler or a schedule sets the number of nodes after the group is created. */
    scaledElsewhere: boolean;
    disk: { deviceName: string; sizeGiB: number; kmsKeyArn?: string };
    metadataHopLimit: number;
    maxUnavailable: number;
    labels: Record<string, string>;
    taints: PlannedTaint[];
    /** Tags of the Auto Scaling group that describe a node, so that the Cluster Autoscaler can scale up from zero. */
    autoscalerTags: Record<string, string>;
    schedule?: WindowsNodeGroupSettings["schedule"];
}

/** Everything about a cluster that is known before it exists, as plain data. */
export interface CreatedClusterPlan {
    name: string;
    kubernetesVersion: string;
    clusterRole: PlannedRole;
    /** The nodes' roles. Linux and Windows nodes must not share one: EKS gives the role of Windows nodes different permissions in the cluster. */
    linuxRole: PlannedRole;
    windowsRole: PlannedRole;
    controlPlaneLogGroup: string;
    /** The VPC CNI's configuration, which enables IP address management for Windows pods. */
    vpcCni: Record<string, string>;
    linuxNodes: PlannedNodeGroup;
    windowsNodeGroups: PlannedNodeGroup[];
}

const nodePolicies = ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly"];

/** Decides names, roles, node groups and add-ons of a cluster to be created. */
export function planCreatedCluster(
    settings: CreatedClusterSettings,
    place: AwsPlace,
    iam: IamConventions = noConventions,
): CreatedClusterPlan {
    const { name, sessionManager } = settings;
    const role = (kind: string, description: string, service: string, policies: string[]): PlannedRole => ({
        name: conventionalRoleName(iam, `${name}-${place.region}-${kind}`),
        description,
        service,
        managedPolicyArns: policies.map((policy) => iamArn({ ...place, accountId: "aws" }, `policy/${policy}`)),
    });
    const forNodes = [...nodePolicies, ...(sessionManager ? ["AmazonSSMManagedInstanceCore"] : [])];
    return {
        name,
        kubernetesVersion: settings.kubernetesVersion,
        // The second policy lets the control plane manage the addresses of Windows nodes:
        // https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html#enable-windows-support
        clusterRole: role("cluster", `Control plane of the EKS cluster ${name}`, "eks.amazonaws.com", [
            "AmazonEKSClusterPolicy",
            "AmazonEKSVPCResourceController",
        ]),
        linuxRole: role("linux-node", `Linux nodes of the EKS cluster ${name}`, "ec2.amazonaws.com", forNodes),
        windowsRole: role("windows-node", `Windows nodes of the EKS cluster ${name}`, "ec2.amazonaws.com", forNodes),
        // EKS writes to the group with exactly this name. If it is missing, EKS creates it without retention.
        controlPlaneLogGroup: `/aws/eks/${name}/cluster`,
        vpcCni: {
            // In the add-on's schema, these are texts, not booleans.
            enableWindowsIpam: "true",
            ...(settings.prefixDelegation && { enableWindowsPrefixDelegation: "true" }),
        },
        linuxNodes: planLinuxNodes(settings),
        windowsNodeGroups: settings.windowsNodeGroups.map((group) => planWindowsNodes(group, settings)),
    };
}

function planLinuxNodes({ linuxNodes: nodes, clusterAutoscaler }: CreatedClusterSettings): PlannedNodeGroup {
    return {
        name: "linux",
        amiType: linuxAmiType(nodes.instanceTypes.some(isArm)),
        instanceTypes: nodes.instanceTypes,
        capacityType: nodes.spot ? "SPOT" : "ON_DEMAND",
        scaling: { minSize: nodes.minSize, maxSize: nodes.maxSize, desiredSize: nodes.desiredSize },
        scaledElsewhere: clusterAutoscaler,
        disk: { deviceName: "/dev/xvda", sizeGiB: nodes.diskGiB },
        metadataHopLimit: 1,
        maxUnavailable: 1,
        labels: nodes.labels,
        taints: [],
        // There is always a node, so the autoscaler needs no tags.
        autoscalerTags: {},
    };
}

function planWindowsNodes(group: WindowsNodeGroupSettings, cluster: CreatedClusterSettings): PlannedNodeGroup {
    const taints: PlannedTaint[] = [
        ...(group.windowsTaint ? [{ key: "os", value: "windows", effect: "NO_SCHEDULE" as const }] : []),
        ...group.taints.map(({ key, value, effect }) => ({ key, value, effect: taintEffects[effect] })),
    ];
    return {
        name: group.name,
        amiType: windowsAmiType(group.windowsVersion, group.edition),
        ...(group.releaseVersion !== undefined && { releaseVersion: group.releaseVersion }),
        instanceTypes: group.instanceTypes,
        capacityType: group.spot ? "SPOT" : "ON_DEMAND",
        scaling: { minSize: group.minSize, maxSize: group.maxSize, desiredSize: group.desiredSize },
        scaledElsewhere: cluster.clusterAutoscaler || group.schedule !== undefined,
        disk: {
            deviceName: "/dev/sda1",
            sizeGiB: group.diskGiB,
            ...(group.diskKmsKeyArn !== undefined && { kmsKeyArn: group.diskKmsKeyArn }),
        },
        metadataHopLimit: group.metadataHopLimit,
        maxUnavailable: group.maxUnavailable,
        labels: group.labels,
        taints,
        autoscalerTags: cluster.clusterAutoscaler ? autoscalerTags(group, taints) : {},
        ...(group.schedule !== undefined && { schedule: group.schedule }),
    };
}

const taintEffects = {
    NoSchedule: "NO_SCHEDULE",
    PreferNoSchedule: "PREFER_NO_SCHEDULE",
    NoExecute: "NO_EXECUTE",
} as const;

const kubernetesEffects = {
    NO_SCHEDULE: "NoSchedule",
    PREFER_NO_SCHEDULE: "PreferNoSchedule",
    NO_EXECUTE: "NoExecute",
} as const;

/**
 * Without an existing node, the autoscaler assumes Linux for every group, and would never start a node for a Windows pod.
 *
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md#auto-discovery-setup
 */
function autoscalerTags(group: WindowsNodeGroupSettings, taints: readonly PlannedTaint[]): Record<string, string> {
    const prefix = "k8s.io/cluster-autoscaler/node-template";
    const labels = {
        "kubernetes.io/os": "windows",
        "node.kubernetes.io/windows-build": windowsBuilds[group.windowsVersion],
        ...group.labels,
    };
    return Object.fromEntries([
        ...Object.entries(labels).map(([key, value]) => [`${prefix}/label/${key}`, value]),
        ...taints.map(({ key, value, effect }) => [`${prefix}/taint/${key}`, `${value}:${kubernetesEffects[effect]}`]),
    ]) as Record<string, string>;
}
