import { ResolveConflicts } from "@aws-sdk/client-eks";

import { flag, text } from "../argument";
import { resourceType } from "../resource-type";
import { clusterName, length, matching, oneOf, oneOfEnum } from "../rules";
import { eksTags } from "../tags";

export const eksAddon = resourceType({
    token: "aws:eks/addon:Addon",
    title: "EKS Add-On",
    arguments: {
        addonName: text({ required: true, replaces: true, must: length(1, 100) }),
        clusterName: text({ required: true, replaces: true, must: clusterName }),
        addonVersion: text({
            computed: true,
            must: matching(
                /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[\dA-Za-z.-]+)?(\+[\dA-Za-z.-]+)?$/,
                "a version such as v1.2.3-eksbuild.1",
            ),
        }),
        configurationValues: text({ computed: true }),
        preserve: flag({ untold: true }),
        resolveConflictsOnCreate: text({ untold: true, must: oneOf("NONE", "OVERWRITE") }),
        resolveConflictsOnUpdate: text({ untold: true, must: oneOfEnum(ResolveConflicts) }),
    },
    outputs: ["arn", "createdAt", "modifiedAt"],
    identity: ["region", "clusterName", "addonName"],
    id: "clusterName:addonName",
    tagging: eksTags,

    create: (aws, { resolveConflictsOnCreate: resolveConflicts, ...args }) =>
        aws.eks.createAddon({ ...args, resolveConflicts }),

    async read(aws, _, { clusterName, addonName }) {
        const { addon } = await aws.eks.describeAddon({ clusterName, addonName });
        return addon && { ...addon, arn: addon.addonArn };
    },

    async update(aws, _, { after: { resolveConflictsOnUpdate: resolveConflicts, ...args }, changed }) {
        if (!changed("addonVersion", "configurationValues")) return;
        await aws.eks.updateAddon({ ...args, resolveConflicts });
    },

    delete: (aws, _, { clusterName, addonName, preserve = false }) =>
        aws.eks.deleteAddon({ clusterName, addonName, preserve }),
});
