import { text, textMap } from "../argument";
import { lookUp } from "../invoke";
import { eksAccessEntry } from "../resources/eks-access-entry";
import { arn, clusterName } from "../rules";

export const getAccessEntry = lookUp(eksAccessEntry, {
    token: "aws:eks/getAccessEntry:getAccessEntry",
    arguments: {
        clusterName: text({ required: true, must: clusterName }),
        principalArn: text({ required: true, must: arn }),
        region: text({}),
        tags: textMap({}),
        tagsAll: textMap({}),
    },
    id: ({ clusterName, principalArn }) => `${clusterName}:${principalArn}`,
    result: [
        "accessEntryArn",
        "clusterName",
        "principalArn",
        "createdAt",
        "modifiedAt",
        "kubernetesGroups",
        "type",
        "userName",
        "tags",
    ],
    more: ({ tags = {} }) => ({ tagsAll: tags }),
});
