import { AMITypes, CapacityTypes, TaintEffect } from "@aws-sdk/client-eks";

import { block, blocks, integer, text, textMap, texts, textSet } from "../argument";
import { resourceType } from "../resource-type";
import { atLeast, between, clusterName, exactlyOne, items, length, notBoth, oneOfEnum } from "../rules";
import { eksTags } from "../tags";

export const eksNodeGroup = resourceType({
    token: "aws:eks/nodeGroup:NodeGroup",
    title: "EKS Node Group",
    arguments: {
        clusterName: text({ required: true, replaces: true, must: clusterName }),
        nodeGroupName: text({ replaces: true, computed: true, must: length(1, 63) }),
        // The provider appends 26 characters.
        nodeGroupNamePrefix: text({ replaces: true, computed: true, untold: true, must: length(1, 37) }),
        nodeRoleArn: text({ required: true, replaces: true, must: length(1, 2048) }),
        subnetIds: textSet({ required: true, replaces: true, must: items(1, Infinity) }),
        amiType: text({ replaces: true, computed: true, must: oneOfEnum(AMITypes) }),
        capacityType: text({ replaces: true, computed: true, must: oneOfEnum(CapacityTypes) }),
        instanceTypes: texts({ replaces: true, computed: true }),
        scalingConfig: block(
            {
                minSize: integer({ required: true, must: atLeast(0) }),
                maxSize: integer({ required: true, must: atLeast(1) }),
                desiredSize: integer({ required: true, must: atLeast(0) }),
            },
            { required: true },
        ),
        updateConfig: block(
            {
                maxUnavailable: integer({ computed: true, must: between(1, 100) }),
                maxUnavailablePercentage: integer({ computed: true, must: between(1, 100) }),
            },
            { computed: true, must: exactlyOne("maxUnavailable", "maxUnavailablePercentage") },
        ),
        launchTemplate: block(
            {
                id: text({ computed: true, replaces: true }),
                name: text({ computed: true, replaces: true }),
                version: text({ required: true, must: length(1, 255) }),
            },
            { must: notBoth("id", "name") },
        ),
        labels: textMap({}),
        taints: blocks(
            {
                key: text({ required: true, must: length(1, 63) }),
                value: text({ must: length(0, 63) }),
                effect: text({ required: true, must: oneOfEnum(TaintEffect) }),
            },
            { must: items(0, 50) },
        ),
        version: text({ computed: true }),
        releaseVersion: text({ computed: true }),
    },
    prefixed: ["nodeGroupName", "nodeGroupNamePrefix"],
    outputs: ["arn", "resources", "status"],
    identity: ["region", "clusterName", "nodeGroupName"],
    id: "clusterName:nodeGroupName",
    tagging: eksTags,

    create: (aws, { nodeGroupName: nodegroupName, nodeRoleArn: nodeRole, subnetIds: subnets, ...args }) =>
        aws.eks.createNodegroup({ ...args, nodegroupName, nodeRole, subnets }),

    async complete(aws, _, { clusterName, nodeGroupName: nodegroupName, updateConfig }) {
        // EKS accepts it in the creation of the group, moto only later.
        if (updateConfig) await aws.eks.updateNodegroupConfig({ clusterName, nodegroupName, updateConfig });
    },

    async read(aws, _, { clusterName, nodeGroupName: nodegroupName }) {
        const { nodegroup: group } = await aws.eks.describeNodegroup({ clusterName, nodegroupName });
        return (
            group && {
                ...group,
                arn: group.nodegroupArn,
                resources: [
                    {
                        autoscalingGroups: (group.resources?.autoScalingGroups ?? []).map(({ name = "" }) => ({
                            name,
                        })),
                        remoteAccessSecurityGroupId: group.resources?.remoteAccessSecurityGroup ?? "",
                    },
                ],
                nodeRoleArn: group.nodeRole,
                subnetIds: group.subnets,
            }
        );
    },

    async update(aws, _, { before, after, changed }) {
        const { clusterName, nodeGroupName: nodegroupName, labels = {} } = after;
        if (changed("version", "releaseVersion", "launchTemplate")) {
            const { version, releaseVersion, launchTemplate } = after;
            const request = { clusterName, nodegroupName, version, releaseVersion, launchTemplate };
            await aws.eks.updateNodegroupVersion(request);
        }
        if (changed("scalingConfig", "updateConfig", "labels", "taints")) {
            const { scalingConfig, updateConfig } = after;
            await aws.eks.updateNodegroupConfig({
                clusterName,
                nodegroupName,
                scalingConfig,
                updateConfig,
                labels: {
                    addOrUpdateLabels: labels,
                    removeLabels: Object.keys(before.labels ?? {}).filter((name) => !(name in labels)),
                },
                ...(changed("taints") && {
                    taints: { removeTaints: before.taints, addOrUpdateTaints: after.taints },
                }),
            });
        }
    },

    delete: (aws, _, { clusterName, nodeGroupName: nodegroupName }) =>
        aws.eks.deleteNodegroup({ clusterName, nodegroupName }),
});
