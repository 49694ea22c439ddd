import { block, flag, text } from "../argument";
import { resourceType } from "../resource-type";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/autoscaling/group_tag.go */
export const autoscalingTag = resourceType({
    token: "aws:autoscaling/tag:Tag",
    title: "Auto Scaling Group Tag",
    arguments: {
        autoscalingGroupName: text({ required: true, replaces: true }),
        tag: block(
            {
                key: text({ required: true, replaces: true }),
                value: text({ required: true }),
                propagateAtLaunch: flag({ required: true }),
            },
            { required: true },
        ),
    },
    outputs: [],
    identity: ["region", "autoscalingGroupName", "tag"],

    async put(aws, { autoscalingGroupName, tag }, { Tag }) {
        await aws.autoscaling.createOrUpdateTags({ Tags: [{ ...ofGroup(autoscalingGroupName), ...Tag }] });
        return `${autoscalingGroupName},${tag.key}`;
    },

    async read(aws, id) {
        const { group, key } = partsOf(id);
        const { Tags } = await aws.autoscaling.describeTags({
            Filters: [
                { Name: "auto-scaling-group", Values: [group] },
                { Name: "key", Values: [key] },
            ],
        });
        const tag = Tags?.find(({ Key }) => Key === key);
        return tag && { autoscalingGroupName: group, tag };
    },

    delete(aws, id) {
        const { group, key } = partsOf(id);
        return aws.autoscaling.deleteTags({ Tags: [{ ...ofGroup(group), Key: key }] });
    },
});

function ofGroup(ResourceId: string) {
    return { ResourceId, ResourceType: "auto-scaling-group" };
}

function partsOf(id: string): { group: string; key: string } {
    const comma = id.indexOf(",");
    return { group: id.slice(0, comma), key: id.slice(comma + 1) };
}
