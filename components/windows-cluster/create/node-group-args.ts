import type { Tags } from "../../aws/tags";
import type { PlannedNodeGroup } from "./plan";

/** The key of the tag with the name of a volume or an instance. */
export const nodeNameTag = "Name";

/**
 * Arguments of a node group.
 *
 * @param created inputs that the same deployment creates, or that only AWS knows
 */
export function nodeGroupArgs<ClusterName, RoleArn, SubnetIds, LaunchTemplate>(
    planned: PlannedNodeGroup,
    created: { clusterName: ClusterName; nodeRoleArn: RoleArn; subnetIds: SubnetIds; launchTemplate: LaunchTemplate },
    common: { kubernetesVersion: string; tags: Tags },
) {
    return {
        clusterName: created.clusterName,
        nodeGroupNamePrefix: `${planned.name}-`,
        version: common.kubernetesVersion,
        ...(planned.releaseVersion !== undefined && { releaseVersion: planned.releaseVersion }),
        amiType: planned.amiType,
        instanceTypes: planned.instanceTypes,
        capacityType: planned.capacityType,
        nodeRoleArn: created.nodeRoleArn,
        subnetIds: created.subnetIds,
        scalingConfig: planned.scaling,
        updateConfig: { maxUnavailable: planned.maxUnavailable },
        // A new version of the template replaces the nodes one by one: each is drained, and its pods have their grace period.
        launchTemplate: created.launchTemplate,
        labels: planned.labels,
        taints: planned.taints,
        tags: common.tags,
    };
}

/** Arguments of a node group's launch template. */
export function launchTemplateArgs(planned: PlannedNodeGroup, tags: Tags) {
    const { disk } = planned;
    return {
        namePrefix: `${planned.name}-`,
        metadataOptions: {
            httpEndpoint: "enabled",
            // IMDSv2: a request without a token gets no credentials.
            httpTokens: "required",
            httpPutResponseHopLimit: planned.metadataHopLimit,
        },
        blockDeviceMappings: [
            {
                deviceName: disk.deviceName,
                ebs: {
                    volumeType: "gp3",
                    volumeSize: disk.sizeGiB,
                    encrypted: "true",
                    ...(disk.kmsKeyArn !== undefined && { kmsKeyId: disk.kmsKeyArn }),
                    deleteOnTermination: "true",
                },
            },
        ],
        tagSpecifications: ["instance", "volume"].map((resourceType) => ({
            resourceType,
            tags: { ...tags, [nodeNameTag]: planned.name },
        })),
        updateDefaultVersion: true,
        tags,
    };
}

/** Tags of the Auto Scaling group, where the Cluster Autoscaler reads them. EKS does not copy a node group's tags to it. */
export function autoscalerTagArgs({ autoscalerTags }: PlannedNodeGroup) {
    return Object.entries(autoscalerTags).map(([key, value]) => ({
        suffix: key.replace("k8s.io/cluster-autoscaler/node-template/", ""),
        tag: { key, value, propagateAtLaunch: false },
    }));
}

/** Scheduled actions of the Auto Scaling group. */
export function scheduleArgs({ schedule, scaling }: PlannedNodeGroup) {
    if (schedule === undefined) {
        return [];
    }
    const at = (
        scheduledActionName: string,
        recurrence: string,
        size: { minSize: number; desiredCapacity: number },
    ) => ({
        scheduledActionName,
        recurrence,
        timeZone: schedule.timeZone,
        // Unchanged: with a maximum of 0, EKS would report the group as unhealthy.
        maxSize: -1,
        ...size,
    });
    return [
        at("stop", schedule.stop, { minSize: 0, desiredCapacity: 0 }),
        at("start", schedule.start, { minSize: scaling.minSize, desiredCapacity: scaling.desiredSize }),
    ];
}
