import { integer, text, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { textOf } from "../property-values";
import { resourceType } from "../resource-type";
import { rfc3339 } from "../rfc3339";
import { matching } from "../rules";

const time = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, "a time such as 2026-01-31T18:00:00Z");

const table = {
    autoscalingGroupName: text({ required: true, replaces: true }),
    scheduledActionName: text({ required: true, replaces: true }),
    // -1 leaves a size as it is.
    desiredCapacity: integer({ computed: true }),
    maxSize: integer({ computed: true }),
    minSize: integer({ computed: true }),
    recurrence: text({ computed: true }),
    startTime: text({ computed: true, must: time }),
    endTime: text({ computed: true, must: time }),
    timeZone: text({ computed: true }),
    region: text({ replaces: true, computed: true }),
};

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/autoscaling/schedule.go */
export const autoscalingSchedule = resourceType({
    token: "aws:autoscaling/schedule:Schedule",
    title: "Auto Scaling Scheduled Action",
    arguments: table,
    outputs: ["arn"],
    identity: ({ autoscalingGroupName, scheduledActionName, region }) =>
        `${region ?? ""} ${autoscalingGroupName} ${scheduledActionName}`,

    async create(aws, args) {
        await put(aws, args);
        return args.scheduledActionName;
    },

    async read(aws, name, { autoscalingGroupName }) {
        const { ScheduledUpdateGroupActions } = await aws.autoscaling.describeScheduledActions({
            AutoScalingGroupName: textOf(autoscalingGroupName),
            ScheduledActionNames: [name],
        });
        const action = ScheduledUpdateGroupActions?.[0];
        return (
            action && {
                arn: action.ScheduledActionARN ?? "",
                autoscalingGroupName: action.AutoScalingGroupName ?? "",
                scheduledActionName: name,
                desiredCapacity: action.DesiredCapacity ?? -1,
                maxSize: action.MaxSize ?? -1,
                minSize: action.MinSize ?? -1,
                recurrence: action.Recurrence ?? "",
                startTime: rfc3339(action.StartTime),
                endTime: rfc3339(action.EndTime),
                timeZone: action.TimeZone ?? "",
            }
        );
    },

    async update(aws, _, { after }) {
        await put(aws, after);
    },

    async delete(aws, name, { autoscalingGroupName }) {
        await aws.autoscaling.deleteScheduledAction({
            AutoScalingGroupName: textOf(autoscalingGroupName),
            ScheduledActionName: name,
        });
    },
});

async function put(aws: Aws, args: ValuesOf<typeof table>): Promise<void> {
    // What is not given is 0 to the official provider.
    const size = (value: number | undefined) => (value === -1 ? undefined : (value ?? 0));
    const at = (value: string | undefined) => (value === undefined ? undefined : new Date(value));
    await aws.autoscaling.putScheduledUpdateGroupAction({
        AutoScalingGroupName: args.autoscalingGroupName,
        ScheduledActionName: args.scheduledActionName,
        DesiredCapacity: size(args.desiredCapacity),
        MaxSize: size(args.maxSize),
        MinSize: size(args.minSize),
        Recurrence: args.recurrence,
        StartTime: at(args.startTime),
        EndTime: at(args.endTime),
        TimeZone: args.timeZone,
    });
}
