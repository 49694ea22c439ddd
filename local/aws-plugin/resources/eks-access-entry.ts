import type { AccessEntry } from "@aws-sdk/client-eks";

import { text, textMap, textSet } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";
import { rfc3339 } from "../rfc3339";
import { arn, clusterName, oneOf } from "../rules";
import { changeTags, tagsByName } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/eks/access_entry.go */
export const eksAccessEntry = resourceType({
    token: "aws:eks/accessEntry:AccessEntry",
    title: "EKS Access Entry",
    arguments: {
        clusterName: text({ required: true, replaces: true, must: clusterName }),
        principalArn: text({ required: true, replaces: true, must: arn }),
        kubernetesGroups: textSet({ computed: true }),
        type: text({
            default: "STANDARD",
            replaces: true,
            must: oneOf("EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "STANDARD"),
        }),
        userName: text({ computed: true }),
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    outputs: ["accessEntryArn", "createdAt", "modifiedAt"],
    identity: ({ clusterName, principalArn, region }) => `${region ?? ""} ${clusterName} ${principalArn}`,

    async create(aws, { clusterName, principalArn, ...args }) {
        await aws.eks.createAccessEntry({
            clusterName,
            principalArn,
            type: args.type,
            kubernetesGroups: args.kubernetesGroups,
            username: args.userName,
            tags: args.tags,
        });
        return `${clusterName}:${principalArn}`;
    },

    async read(aws, id) {
        const entry = await findAccessEntry(aws, accessEntryParts(id));
        return entry && accessEntryProperties(entry);
    },

    async update(aws, id, { before, after, changed }) {
        if (changed("kubernetesGroups", "userName")) {
            await aws.eks.updateAccessEntry({
                ...accessEntryParts(id),
                kubernetesGroups: after.kubernetesGroups,
                username: after.userName,
            });
        }
        if (changed("tags")) {
            const resourceArn = (await findAccessEntry(aws, accessEntryParts(id)))?.accessEntryArn;
            await changeTags(before.tags, after.tags, {
                remove: (tagKeys) => aws.eks.untagResource({ resourceArn, tagKeys }),
                set: (tags) => aws.eks.tagResource({ resourceArn, tags }),
            });
        }
    },

    async delete(aws, id) {
        await aws.eks.deleteAccessEntry(accessEntryParts(id));
    },
});

export interface AccessEntryParts {
    readonly clusterName: string;
    readonly principalArn: string;
}

export async function findAccessEntry(aws: Aws, parts: AccessEntryParts): Promise<AccessEntry | undefined> {
    return (await unlessGone(aws.eks.describeAccessEntry(parts)))?.accessEntry;
}

export function accessEntryProperties(entry: AccessEntry) {
    return {
        accessEntryArn: entry.accessEntryArn ?? "",
        clusterName: entry.clusterName ?? "",
        principalArn: entry.principalArn ?? "",
        createdAt: rfc3339(entry.createdAt),
        modifiedAt: rfc3339(entry.modifiedAt),
        kubernetesGroups: entry.kubernetesGroups ?? [],
        type: entry.type ?? "",
        userName: entry.username ?? "",
        tags: tagsByName(entry.tags),
    };
}

function accessEntryParts(id: string): AccessEntryParts {
    const colon = id.indexOf(":");
    return { clusterName: id.slice(0, colon), principalArn: id.slice(colon + 1) };
}
