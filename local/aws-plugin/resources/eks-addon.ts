import { type Addon, ResolveConflicts } from "@aws-sdk/client-eks";

import { flag, text, textMap } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";
import { rfc3339 } from "../rfc3339";
import { arn, clusterName, length, matching, oneOf, oneOfEnum } from "../rules";
import { changeTags, tagsByName } from "../tags";

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
        preserve: flag({}),
        resolveConflictsOnCreate: text({ must: oneOf("NONE", "OVERWRITE") }),
        resolveConflictsOnUpdate: text({ must: oneOfEnum(ResolveConflicts) }),
        serviceAccountRoleArn: text({ must: arn }),
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    outputs: ["arn", "createdAt", "modifiedAt"],
    identity: ({ addonName, clusterName, region }) => `${region ?? ""} ${clusterName} ${addonName}`,

    async create(aws, args) {
        await aws.eks.createAddon({
            clusterName: args.clusterName,
            addonName: args.addonName,
            addonVersion: args.addonVersion,
            configurationValues: args.configurationValues,
            resolveConflicts: args.resolveConflictsOnCreate as ResolveConflicts | undefined,
            serviceAccountRoleArn: args.serviceAccountRoleArn,
            tags: args.tags,
        });
        return `${args.clusterName}:${args.addonName}`;
    },

    async read(aws, id) {
        const addOn = await describe(aws, id);
        return (
            addOn && {
                ...partsOf(id),
                arn: addOn.addonArn ?? "",
                createdAt: rfc3339(addOn.createdAt),
                modifiedAt: rfc3339(addOn.modifiedAt),
                addonVersion: addOn.addonVersion ?? "",
                configurationValues: addOn.configurationValues ?? "",
                serviceAccountRoleArn: addOn.serviceAccountRoleArn ?? "",
                tags: tagsByName(addOn.tags),
            }
        );
    },

    async update(aws, id, { before, after, changed }) {
        if (changed("addonVersion", "configurationValues", "serviceAccountRoleArn")) {
            await aws.eks.updateAddon({
                ...partsOf(id),
                addonVersion: after.addonVersion,
                configurationValues: after.configurationValues,
                resolveConflicts: after.resolveConflictsOnUpdate as ResolveConflicts | undefined,
                serviceAccountRoleArn: after.serviceAccountRoleArn,
            });
        }
        if (changed("tags")) {
            const resourceArn = (await describe(aws, id))?.addonArn;
            await changeTags(before.tags, after.tags, {
                remove: (tagKeys) => aws.eks.untagResource({ resourceArn, tagKeys }),
                set: (tags) => aws.eks.tagResource({ resourceArn, tags }),
            });
        }
    },

    async delete(aws, id, known) {
        await aws.eks.deleteAddon({ ...partsOf(id), preserve: known["preserve"] === true });
    },
});

async function describe(aws: Aws, id: string): Promise<Addon | undefined> {
    return (await unlessGone(aws.eks.describeAddon(partsOf(id))))?.addon;
}

function partsOf(id: string): { clusterName: string; addonName: string } {
    const [clusterName = "", addonName = ""] = id.split(":");
    return { clusterName, addonName };
}
