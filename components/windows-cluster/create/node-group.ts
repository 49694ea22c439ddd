import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { PlannedNodeGroup } from "./plan";
import type { RoleWithPolicies } from "./role";

export interface NodeGroupPlace {
    /** The cluster's name, as an output where that makes the group wait for the cluster. */
    clusterName: pulumi.Input<string>;
    kubernetesVersion: string;
    subnetIds: pulumi.Input<string[]>;
    role: RoleWithPolicies;
    tags: Record<string, string>;
}

/**
 * A managed node group with a launch template of our own. EKS picks the AMI and writes the user data; the template says only what EKS has
 * no setting for. `eks.ManagedNodeGroup` is no help here: it refuses Windows AMI types as soon as a launch template is needed
 * (https://github.com/pulumi/pulumi-eks/issues/416).
 */
export function createNodeGroup(
    name: string,
    planned: PlannedNodeGroup,
    place: NodeGroupPlace,
    opts: pulumi.CustomResourceOptions,
): aws.eks.NodeGroup {
    const { parent } = opts;
    const template = createLaunchTemplate(name, planned, place.tags, parent === undefined ? {} : { parent });
    const group = new aws.eks.NodeGroup(
        name,
        {
            clusterName: place.clusterName,
            nodeGroupNamePrefix: `${planned.name}-`,
            version: place.kubernetesVersion,
            ...(planned.releaseVersion !== undefined && { releaseVersion: planned.releaseVersion }),
            amiType: planned.amiType,
            instanceTypes: planned.instanceTypes,
            capacityType: planned.capacityType,
            nodeRoleArn: place.role.role.arn,
            subnetIds: place.subnetIds,
            scalingConfig: planned.scaling,
            updateConfig: { maxUnavailable: planned.maxUnavailable },
            // A new version of the template rolls the nodes: each is drained, and its pods have their grace period.
            launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
            labels: planned.labels,
            taints: planned.taints,
            tags: place.tags,
        },
        {
            ...opts,
            // Nodes that lose their permissions cannot leave the cluster in order, so the attachments go after the group.
            dependsOn: [...dependenciesOf(opts), ...place.role.attachments],
            // A Windows node takes up to a quarter of an hour to join; a roll-out exchanges them one after another.
            customTimeouts: { create: "60m", update: "180m", delete: "60m" },
            ...(planned.scaledElsewhere && {
                ignoreChanges: ["scalingConfig.desiredSize", ...(planned.schedule ? ["scalingConfig.minSize"] : [])],
            }),
        },
    );
    describeToAutoscaler(name, planned, group);
    createSchedule(name, planned, group);
    return group;
}

function dependenciesOf({ dependsOn }: pulumi.CustomResourceOptions): pulumi.Resource[] {
    return Array.isArray(dependsOn) ? (dependsOn as pulumi.Resource[]) : [];
}

function createLaunchTemplate(
    name: string,
    planned: PlannedNodeGroup,
    tags: Record<string, string>,
    opts: pulumi.CustomResourceOptions,
): aws.ec2.LaunchTemplate {
    const { disk } = planned;
    return new aws.ec2.LaunchTemplate(
        name,
        {
            namePrefix: `${planned.name}-`,
            metadataOptions: {
                httpEndpoint: "enabled",
                // IMDSv2: a request without a token from the node itself gets no credentials.
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
                tags: { ...tags, Name: planned.name },
            })),
            updateDefaultVersion: true,
            tags,
        },
        opts,
    );
}

/** The Auto Scaling group that EKS made for a node group. */
function autoScalingGroupOf(group: aws.eks.NodeGroup): pulumi.Output<string> {
    return group.resources.apply((resources) => resources[0]?.autoscalingGroups[0]?.name ?? "");
}

/** EKS does not hand a node group's tags on to its Auto Scaling group, where the autoscaler reads them. */
function describeToAutoscaler(name: string, planned: PlannedNodeGroup, group: aws.eks.NodeGroup): void {
    for (const [key, value] of Object.entries(planned.autoscalerTags)) {
        new aws.autoscaling.Tag(
            `${name}-${key.replace("k8s.io/cluster-autoscaler/node-template/", "")}`,
            { autoscalingGroupName: autoScalingGroupOf(group), tag: { key, value, propagateAtLaunch: false } },
            { parent: group },
        );
    }
}

function createSchedule(name: string, planned: PlannedNodeGroup, group: aws.eks.NodeGroup): void {
    const { schedule, scaling } = planned;
    if (schedule === undefined) {
        return;
    }
    const at = (action: string, recurrence: string, size: { minSize: number; desiredCapacity: number }) =>
        new aws.autoscaling.Schedule(
            `${name}-${action}`,
            {
                scheduledActionName: action,
                autoscalingGroupName: autoScalingGroupOf(group),
                recurrence,
                timeZone: schedule.timeZone,
                // As it is: with a maximum of 0, EKS would call the group unhealthy.
                maxSize: -1,
                ...size,
            },
            { parent: group },
        );
    at("stop", schedule.stop, { minSize: 0, desiredCapacity: 0 });
    at("start", schedule.start, { minSize: scaling.minSize, desiredCapacity: scaling.desiredSize });
}
