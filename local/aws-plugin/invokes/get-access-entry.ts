import { text, textMap } from "../argument";
import { couldNotFind, invoke } from "../invoke";
import { accessEntryProperties, findAccessEntry } from "../resources/eks-access-entry";
import { arn, clusterName } from "../rules";

export const getAccessEntry = invoke({
    token: "aws:eks/getAccessEntry:getAccessEntry",
    arguments: {
        clusterName: text({ required: true, must: clusterName }),
        principalArn: text({ required: true, must: arn }),
        region: text({}),
        tags: textMap({}),
        tagsAll: textMap({}),
    },
    reading: ({ clusterName, principalArn }) => `reading EKS Access Entry (${clusterName}:${principalArn})`,
    async call(aws, { clusterName, principalArn }) {
        const entry = await findAccessEntry(aws, { clusterName, principalArn });
        if (!entry) return couldNotFind;
        const properties = accessEntryProperties(entry);
        return { id: `${clusterName}:${principalArn}`, region: aws.region, ...properties, tagsAll: properties.tags };
    },
});
