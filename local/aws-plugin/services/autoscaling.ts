import { block, flag, integer, text } from "../argument";
import { pascalCaseType } from "../resource-type";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/autoscaling/schedule.go */
export const autoscalingSchedule = pascalCaseType("autoscaling.Schedule", {
    title: "Auto Scaling Scheduled Action",
    arguments: {
        autoscalingGroupName: text({ as: "AutoScalingGroupName", required: true, replaces: true }),
        scheduledActionName: text({ required: true, replaces: true }),
        // -1 does not change a size.
        desiredCapacity: integer({ computed: true }),
        maxSize: integer({ computed: true }),
        minSize: integer({ computed: true }),
        recurrence: text({ computed: true }),
        timeZone: text({ computed: true }),
    },
    outputs: ["arn"],
    outputNames: { arn: "ScheduledActionARN" },
    identity: ["region", "autoscalingGroupName", "scheduledActionName"],
    id: "scheduledActionName",

    put(aws, { DesiredCapacity, MaxSize, MinSize, ...request }) {
        // The official provider sends 0 for missing values.
        const size = (value: number | undefined) => (value === -1 ? undefined : (value ?? 0));
        return aws.autoscaling.putScheduledUpdateGroupAction({
            ...request,
            DesiredCapacity: size(DesiredCapacity),
            MaxSize: size(MaxSize),
            MinSize: size(MinSize),
        });
    },

    async read(aws, { ScheduledActionName: name }, { autoscalingGroupName: AutoScalingGroupName }) {
        const wanted = { AutoScalingGroupName, ScheduledActionNames: [name] };
        const { ScheduledUpdateGroupActions } = await aws.autoscaling.describeScheduledActions(wanted);
        const action = ScheduledUpdateGroupActions?.[0];
        return action && { DesiredCapacity: -1, MaxSize: -1, MinSize: -1, ...action };
    },

    delete: (aws, key, { autoscalingGroupName: AutoScalingGroupName }) =>
        aws.autoscaling.deleteScheduledAction({ ...key, AutoScalingGroupName }),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/autoscaling/group_tag.go */
export const autoscalingTag = pascalCaseType("autoscaling.Tag", {
    title: "Auto Scaling Group Tag",
    arguments: {
        autoscalingGroupName: text({ as: "ResourceId", required: true, replaces: true }),
        tag: block(
            {
                key: text({ required: true, replaces: true }),
                value: text({ required: true }),
                propagateAtLaunch: flag({ required: true }),
            },
            { required: true },
        ),
    },
    identity: ["region", "autoscalingGroupName", "tag"],
    identifier: "Id",

    async put(aws, { ResourceId, Tag }) {
        await aws.autoscaling.createOrUpdateTags({ Tags: [{ ResourceId, ResourceType, ...Tag }] });
        return `${ResourceId},${Tag.Key}`;
    },

    async read(aws, { Id }) {
        const { ResourceId, Key } = partsOf(Id);
        const { Tags } = await aws.autoscaling.describeTags({
            Filters: [
                { Name: "auto-scaling-group", Values: [ResourceId] },
                { Name: "key", Values: [Key] },
            ],
        });
        const tag = Tags?.find((one) => one.Key === Key);
        return tag && { ResourceId, tag };
    },

    delete: (aws, { Id }) => aws.autoscaling.deleteTags({ Tags: [{ ...partsOf(Id), ResourceType }] }),
});

const ResourceType = "auto-scaling-group";

function partsOf(id: string): { ResourceId: string; Key: string } {
    const comma = id.indexOf(",");
    return { ResourceId: id.slice(0, comma), Key: id.slice(comma + 1) };
}
