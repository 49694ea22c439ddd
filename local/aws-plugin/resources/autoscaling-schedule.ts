import { integer, text } from "../argument";
import { resourceType } from "../resource-type";
import { matching } from "../rules";

const time = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, "a time such as 2026-01-31T18:00:00Z");

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/autoscaling/schedule.go */
export const autoscalingSchedule = resourceType({
    token: "aws:autoscaling/schedule:Schedule",
    title: "Auto Scaling Scheduled Action",
    arguments: {
        autoscalingGroupName: text({ required: true, replaces: true }),
        scheduledActionName: text({ required: true, replaces: true }),
        // -1 does not change a size.
        desiredCapacity: integer({ computed: true }),
        maxSize: integer({ computed: true }),
        minSize: integer({ computed: true }),
        recurrence: text({ computed: true }),
        startTime: text({ computed: true, must: time }),
        timeZone: text({ computed: true }),
    },
    outputs: ["arn"],
    identity: ["region", "autoscalingGroupName", "scheduledActionName"],
    id: "scheduledActionName",

    put(aws, args, request) {
        // The official provider sends 0 for missing values.
        const size = (value: number | undefined) => (value === -1 ? undefined : (value ?? 0));
        return aws.autoscaling.putScheduledUpdateGroupAction({
            ...request,
            AutoScalingGroupName: args.autoscalingGroupName,
            DesiredCapacity: size(args.desiredCapacity),
            MaxSize: size(args.maxSize),
            MinSize: size(args.minSize),
            StartTime: args.startTime === undefined ? undefined : new Date(args.startTime),
        });
    },

    async read(aws, name, { autoscalingGroupName: AutoScalingGroupName }) {
        const wanted = { AutoScalingGroupName, ScheduledActionNames: [name] };
        const { ScheduledUpdateGroupActions } = await aws.autoscaling.describeScheduledActions(wanted);
        const action = ScheduledUpdateGroupActions?.[0];
        return (
            action && {
                ...action,
                arn: action.ScheduledActionARN,
                desiredCapacity: action.DesiredCapacity ?? -1,
                maxSize: action.MaxSize ?? -1,
                minSize: action.MinSize ?? -1,
            }
        );
    },

    delete: (aws, ScheduledActionName, { autoscalingGroupName: AutoScalingGroupName }) =>
        aws.autoscaling.deleteScheduledAction({ AutoScalingGroupName, ScheduledActionName }),
});
