import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Tags } from "../../aws/tags";
import { autoscalerTagArgs, launchTemplateArgs, nodeGroupArgs, scheduleArgs } from "../create/node-group-args";
import type { Planned } from "../../pulumi/planned";
import type { PlannedNodeGroup } from "../create/plan";
import type { RoleWithPolicies } from "./role";

export interface NodeGroupPlace {
    /** The cluster's name. An output makes the group wait for the cluster. */
    clusterName: pulumi.Input<string>;
    kubernetesVersion: string;
    subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    role: RoleWithPolicies;
    tags: Tags;
}

/**
 * A managed node group with its own launch template. EKS chooses the AMI and writes the user data; the template only has what EKS has no setting for. `eks.ManagedNodeGroup` cannot be used: it refuses Windows AMI types in combination with a launch template
 * (https://github.com/pulumi/pulumi-eks/issues/416).
 */
export function createNodeGroup(
    name: string,
    planned: Planned<PlannedNodeGroup>,
    place: NodeGroupPlace,
    opts: pulumi.CustomResourceOptions,
): aws.eks.NodeGroup {
    const { parent } = opts;
    const template = new aws.ec2.LaunchTemplate(
        name,
        planned.args((one) => launchTemplateArgs(one, place.tags)),
        parent === undefined ? {} : { parent },
    );
    const created = {
        clusterName: place.clusterName,
        nodeRoleArn: place.role.role.arn,
        subnetIds: place.subnetIds,
        launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
    };
    const { scaledElsewhere, hasSchedule } = planned.decided((one) => ({
        scaledElsewhere: one.scaledElsewhere,
        hasSchedule: Boolean(one.schedule),
    }));
    const group = new aws.eks.NodeGroup(
        name,
        planned.args((one) => nodeGroupArgs(one, created, place)),
        {
            ...opts,
            // Nodes without permissions cannot leave the cluster cleanly, so the attachments are deleted after the group.
            dependsOn: [...dependenciesOf(opts), ...place.role.attachments],
            // A Windows node takes up to 15 minutes to join, and an update replaces nodes one after another.
            customTimeouts: { create: "60m", update: "180m", delete: "60m" },
            ...(scaledElsewhere && {
                ignoreChanges: ["scalingConfig.desiredSize", ...(hasSchedule ? ["scalingConfig.minSize"] : [])],
            }),
        },
    );
    createOnAutoScalingGroup(name, planned, group);
    return group;
}

function dependenciesOf({ dependsOn }: pulumi.CustomResourceOptions): pulumi.Resource[] {
    return Array.isArray(dependsOn) ? (dependsOn as pulumi.Resource[]) : [];
}

/** The Auto Scaling group that EKS created for a node group. */
export function autoScalingGroupOf(group: aws.eks.NodeGroup): pulumi.Output<string> {
    return group.resources.apply((resources) => resources[0]?.autoscalingGroups[0]?.name ?? "");
}

/** Additions to the node group's Auto Scaling group: tags for the Cluster Autoscaler, and a schedule. */
function createOnAutoScalingGroup(name: string, planned: Planned<PlannedNodeGroup>, group: aws.eks.NodeGroup): void {
    const opts = { parent: group };
    const autoscalingGroupName = autoScalingGroupOf(group);
    for (const { suffix, ...tag } of planned.decided(autoscalerTagArgs)) {
        new aws.autoscaling.Tag(`${name}-${suffix}`, { autoscalingGroupName, ...tag }, opts);
    }
    for (const schedule of planned.decided(scheduleArgs)) {
        new aws.autoscaling.Schedule(
            `${name}-${schedule.scheduledActionName}`,
            { autoscalingGroupName, ...schedule },
            opts,
        );
    }
}
