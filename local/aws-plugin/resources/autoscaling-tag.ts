import { block, flag, text } from "../argument";
import type { Aws } from "../aws-clients";
import { resourceType } from "../resource-type";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/autoscaling/group_tag.go */
export const autoscalingTag = resourceType({
    token: "aws:autoscaling/tag:Tag",
    title: "Auto Scaling Group Tag",
    arguments: {
        autoscalingGroupName: text({ required: true, replaces: true }),
        tag: block(
            {
                key: text({ required: true }),
                value: text({ required: true }),
                propagateAtLaunch: flag({ required: true }),
            },
            { required: true },
        ),
        region: text({ replaces: true, computed: true }),
    },
    outputs: [],
    identity: ({ autoscalingGroupName, tag, region }) => `${region ?? ""} ${autoscalingGroupName} ${tag.key}`,

    async create(aws, { autoscalingGroupName, tag }) {
        await put(aws, autoscalingGroupName, tag);
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
        return (
            tag && {
                autoscalingGroupName: group,
                tag: { key, value: tag.Value ?? "", propagateAtLaunch: tag.PropagateAtLaunch ?? false },
            }
        );
    },

    async update(aws, _, { after: { autoscalingGroupName, tag } }) {
        await put(aws, autoscalingGroupName, tag);
    },

    async delete(aws, id) {
        const { group, key } = partsOf(id);
        await aws.autoscaling.deleteTags({ Tags: [{ ...ofGroup(group), Key: key }] });
    },
});

async function put(
    aws: Aws,
    group: string,
    { key, value, propagateAtLaunch }: { key: string; value: string; propagateAtLaunch: boolean },
): Promise<void> {
    const tag = { ...ofGroup(group), Key: key, Value: value, PropagateAtLaunch: propagateAtLaunch };
    await aws.autoscaling.createOrUpdateTags({ Tags: [tag] });
}

function ofGroup(ResourceId: string) {
    return { ResourceId, ResourceType: "auto-scaling-group" };
}

function partsOf(id: string): { group: string; key: string } {
    const comma = id.indexOf(",");
    return { group: id.slice(0, comma), key: id.slice(comma + 1) };
}
