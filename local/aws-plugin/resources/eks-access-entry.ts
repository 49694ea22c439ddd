import { text, textSet } from "../argument";
import { resourceType } from "../resource-type";
import { arn, clusterName, oneOf } from "../rules";
import { eksTags } from "../tags";

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
    },
    outputs: ["accessEntryArn", "createdAt", "modifiedAt"],
    identity: ["region", "clusterName", "principalArn"],
    id: "clusterName:principalArn",
    tagging: eksTags,

    create: (aws, { userName: username, ...args }) => aws.eks.createAccessEntry({ ...args, username }),

    read: async (aws, _, { clusterName, principalArn }) =>
        (await aws.eks.describeAccessEntry({ clusterName, principalArn })).accessEntry,

    async update(aws, _, { after: { clusterName, principalArn, kubernetesGroups, userName: username }, changed }) {
        if (!changed("kubernetesGroups", "userName")) return;
        await aws.eks.updateAccessEntry({ clusterName, principalArn, kubernetesGroups, username });
    },

    delete: (aws, _, { clusterName, principalArn }) => aws.eks.deleteAccessEntry({ clusterName, principalArn }),
});
