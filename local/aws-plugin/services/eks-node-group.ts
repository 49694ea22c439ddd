import { AMITypes, CapacityTypes, TaintEffect } from "@aws-sdk/client-eks";

import { block, blocks, integer, text, textMap, texts, textSet } from "../argument";
import { camelCaseType } from "../resource-type";
import { atLeast, between, items, length, oneOfEnum, validClusterName } from "../rules";
import { eksTags } from "../tags";

export const eksNodeGroup = camelCaseType("eks.NodeGroup", {
    title: "EKS Node Group",
    arguments: {
        clusterName: text({ required: true, replaces: true, must: validClusterName }),
        nodeGroupName: text({ as: "nodegroupName", replaces: true, computed: true, must: length(1, 63) }),
        // The provider appends 26 characters.
        nodeGroupNamePrefix: text({ replaces: true, computed: true, untold: true, must: length(1, 37) }),
        nodeRoleArn: text({ as: "nodeRole", required: true, replaces: true, must: length(1, 2048) }),
        subnetIds: textSet({ as: "subnets", required: true, replaces: true, must: items(1, Infinity) }),
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
        updateConfig: block({ maxUnavailable: integer({ required: true, must: between(1, 100) }) }, { computed: true }),
        launchTemplate: block(
            { id: text({ required: true, replaces: true }), version: text({ required: true, must: length(1, 255) }) },
            {},
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
    outputs: ["arn", "resources", "status"],
    outputNames: { arn: "nodegroupArn" },
    id: "clusterName:nodeGroupName",
    tagging: eksTags,

    create: (aws, request) => aws.eks.createNodegroup(request),

    async complete(aws, key, { updateConfig }) {
        // EKS accepts it in the creation of the group, moto only later.
        if (updateConfig) await aws.eks.updateNodegroupConfig({ ...key, updateConfig });
    },

    async read(aws, key) {
        const { nodegroup } = await aws.eks.describeNodegroup(key);
        const { autoScalingGroups = [], remoteAccessSecurityGroup = "" } = nodegroup?.resources ?? {};
        const autoscalingGroups = autoScalingGroups.map(({ name = "" }) => ({ name }));
        const resources = [{ autoscalingGroups, remoteAccessSecurityGroupId: remoteAccessSecurityGroup }];
        return nodegroup && { ...nodegroup, resources };
    },

    async update(aws, key, { before, request, changed }) {
        const { version, releaseVersion, launchTemplate, scalingConfig, updateConfig, labels = {}, taints } = request;
        if (changed("version", "releaseVersion", "launchTemplate")) {
            await aws.eks.updateNodegroupVersion({ ...key, version, releaseVersion, launchTemplate });
        }
        if (changed("scalingConfig", "updateConfig", "labels", "taints")) {
            await aws.eks.updateNodegroupConfig({
                ...key,
                scalingConfig,
                updateConfig,
                labels: {
                    addOrUpdateLabels: labels,
                    removeLabels: Object.keys(before.labels ?? {}).filter((name) => !(name in labels)),
                },
                ...(changed("taints") && { taints: { removeTaints: before.taints, addOrUpdateTaints: taints } }),
            });
        }
    },

    delete: (aws, key) => aws.eks.deleteNodegroup(key),
});
