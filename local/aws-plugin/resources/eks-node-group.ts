import { AMITypes, CapacityTypes, type Nodegroup, TaintEffect } from "@aws-sdk/client-eks";

import { block, blocks, flag, integer, text, textMap, texts, textSet } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { givenPart } from "../given-part";
import { nameFor } from "../name-prefix";
import { resourceType } from "../resource-type";
import { atLeast, between, clusterName, exactlyOne, items, length, notBoth, oneOfEnum } from "../rules";
import { changeTags, tagsByName } from "../tags";

export const eksNodeGroup = resourceType({
    token: "aws:eks/nodeGroup:NodeGroup",
    title: "EKS Node Group",
    arguments: {
        clusterName: text({ required: true, replaces: true, must: clusterName }),
        nodeGroupName: text({ replaces: true, computed: true, must: length(1, 63) }),
        // The provider appends 26 characters.
        nodeGroupNamePrefix: text({ replaces: true, computed: true, must: length(1, 37) }),
        nodeRoleArn: text({ required: true, replaces: true, must: length(1, 2048) }),
        subnetIds: textSet({ required: true, replaces: true, must: items(1, Infinity) }),
        amiType: text({ replaces: true, computed: true, must: oneOfEnum(AMITypes) }),
        capacityType: text({ replaces: true, computed: true, must: oneOfEnum(CapacityTypes) }),
        diskSize: integer({ replaces: true, computed: true }),
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
        forceUpdateVersion: flag({}),
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    conflicting: [["nodeGroupName", "nodeGroupNamePrefix"]],
    outputs: ["arn", "resources", "status"],
    identity: ({ clusterName, nodeGroupName, region }) => `${region ?? ""} ${clusterName} ${nodeGroupName ?? ""}`,

    async create(aws, args) {
        const nodegroupName = nameFor({ name: args.nodeGroupName, namePrefix: args.nodeGroupNamePrefix });
        await aws.eks.createNodegroup({
            clusterName: args.clusterName,
            nodegroupName,
            nodeRole: args.nodeRoleArn,
            subnets: args.subnetIds,
            amiType: args.amiType as AMITypes | undefined,
            capacityType: args.capacityType as CapacityTypes | undefined,
            diskSize: args.diskSize,
            instanceTypes: args.instanceTypes,
            scalingConfig: args.scalingConfig,
            launchTemplate: args.launchTemplate,
            labels: args.labels,
            taints: args.taints?.map(taint),
            version: args.version,
            releaseVersion: args.releaseVersion,
            tags: args.tags,
        });
        return `${args.clusterName}:${nodegroupName}`;
    },

    async complete(aws, id, { updateConfig }) {
        // EKS takes it when it creates the group; moto only later.
        if (updateConfig) await aws.eks.updateNodegroupConfig({ ...partsOf(id), updateConfig });
    },

    async read(aws, id, known) {
        const group = await describe(aws, id);
        if (!group) return undefined;
        const { clusterName, nodegroupName } = partsOf(id);
        const { scalingConfig: scaling, launchTemplate: template, updateConfig } = group;
        return {
            arn: group.nodegroupArn ?? "",
            status: group.status ?? "",
            resources: [
                {
                    autoscalingGroups: (group.resources?.autoScalingGroups ?? []).map(({ name }) => ({
                        name: name ?? "",
                    })),
                    remoteAccessSecurityGroupId: group.resources?.remoteAccessSecurityGroup ?? "",
                },
            ],
            clusterName,
            nodeGroupName: nodegroupName,
            nodeRoleArn: group.nodeRole ?? "",
            subnetIds: group.subnets ?? [],
            amiType: group.amiType ?? "",
            capacityType: group.capacityType ?? "",
            diskSize: group.diskSize ?? 0,
            instanceTypes: group.instanceTypes ?? [],
            scalingConfig: {
                minSize: scaling?.minSize ?? 0,
                maxSize: scaling?.maxSize ?? 0,
                desiredSize: scaling?.desiredSize ?? 0,
            },
            ...(updateConfig && {
                updateConfig: givenPart(known["updateConfig"], {
                    maxUnavailable: updateConfig.maxUnavailable,
                    maxUnavailablePercentage: updateConfig.maxUnavailablePercentage,
                }),
            }),
            ...(template && {
                launchTemplate: givenPart(known["launchTemplate"], {
                    id: template.id,
                    name: template.name,
                    version: template.version,
                }),
            }),
            labels: group.labels ?? {},
            taints: (group.taints ?? []).map(({ key, value, effect }) => ({
                key: key ?? "",
                value: value ?? "",
                effect: effect ?? "",
            })),
            version: group.version ?? "",
            releaseVersion: group.releaseVersion ?? "",
            tags: tagsByName(group.tags),
        };
    },

    async update(aws, id, { before, after, changed }) {
        if (changed("version", "releaseVersion", "launchTemplate")) {
            await aws.eks.updateNodegroupVersion({
                ...partsOf(id),
                version: after.version,
                releaseVersion: after.releaseVersion,
                launchTemplate: after.launchTemplate,
                force: after.forceUpdateVersion,
            });
        }
        if (changed("scalingConfig", "updateConfig", "labels", "taints")) {
            const removed = Object.keys(before.labels ?? {}).filter((name) => !(name in (after.labels ?? {})));
            await aws.eks.updateNodegroupConfig({
                ...partsOf(id),
                scalingConfig: after.scalingConfig,
                updateConfig: after.updateConfig,
                labels: { addOrUpdateLabels: after.labels ?? {}, removeLabels: removed },
                ...(changed("taints") && {
                    taints: {
                        removeTaints: before.taints?.map(taint),
                        addOrUpdateTaints: after.taints?.map(taint),
                    },
                }),
            });
        }
        if (changed("tags")) {
            const resourceArn = (await describe(aws, id))?.nodegroupArn;
            await changeTags(before.tags, after.tags, {
                remove: (tagKeys) => aws.eks.untagResource({ resourceArn, tagKeys }),
                set: (tags) => aws.eks.tagResource({ resourceArn, tags }),
            });
        }
    },

    async delete(aws, id) {
        await aws.eks.deleteNodegroup(partsOf(id));
    },
});

async function describe(aws: Aws, id: string): Promise<Nodegroup | undefined> {
    return (await unlessGone(aws.eks.describeNodegroup(partsOf(id))))?.nodegroup;
}

function partsOf(id: string): { clusterName: string; nodegroupName: string } {
    const [clusterName = "", nodegroupName = ""] = id.split(":");
    return { clusterName, nodegroupName };
}

function taint({ key, value, effect }: { key: string; value: string | undefined; effect: string }) {
    return { key, value, effect: effect as TaintEffect };
}
