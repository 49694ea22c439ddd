import { z } from "zod";

import { distinct, kmsKeyArn, logRetentionDays } from "../../aws/settings";
import { arnOf } from "../../iam/settings";
import { mayBeOutput } from "../../outputs/may-be-output";

const topic = z.discriminatedUnion("type", [
    z.strictObject({
        /** A topic that exists already, in the cluster's region. */
        type: z.literal("existing"),

        /**
         * ARN of the topic. Where it is encrypted, the policy of its key has to let CloudWatch use it, which the key `aws/sns` does not.
         *
         * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
         */
        arn: mayBeOutput(
            arnOf("sns", /^[\w-]{1,256}$/, "arn:aws:sns:REGION:ACCOUNT:NAME"),
            ({ id, place: { partition, region, accountId } }) =>
                `arn:${partition}:sns:${region}:${accountId}:output-${id}`,
        ),
    }),
    z.strictObject({
        /** A topic that the stack creates, encrypted, to which CloudWatch alone may publish. */
        type: z.literal("created"),

        /** Addresses that get a mail for each alarm. Each has to confirm a first mail. Default: none; subscribe to the topic by other means. */
        emails: distinct(z.email("must be an e-mail address")).prefault([]),

        /**
         * KMS key that encrypts the topic. Its policy has to let `cloudwatch.amazonaws.com` use `kms:Decrypt` and `kms:GenerateDataKey`. Default: a key that the stack creates, for one US dollar a month.
         */
        kmsKeyArn: kmsKeyArn.optional(),
    }),
]);

const alarmSettings = z.strictObject({
    /** Whom alarms tell. One message tells of an outage, however many alarms it raises, and one of lines that are lost. Default: nobody; alarms are seen in CloudWatch. */
    topic: topic.optional(),

    /** Age of the oldest lines that wait to be delivered, in minutes, at which an alarm is raised. Default: 15, which is longer than a service of AWS usually is away. */
    waitingMinutes: z.int().min(5).max(1440).default(15),

    /** Age of lines on arrival, in minutes, that raises an alarm when it lasts for a quarter of an hour. Default: 10. On a good day it is seconds; after an outage the backlog takes minutes. */
    lagMinutes: z.int().min(1).max(1440).default(10),

    /**
     * Part of `buffer.maxMiBPerDestination` in percent that waiting lines may use until an alarm is raised. Default: 70, which leaves time to act before the oldest lines are lost.
     */
    bufferPercent: z.int().min(10).max(99).default(70),

    /** Records lost in five minutes above which an alarm is raised. Default: 0, so that each loss is told. */
    droppedRecords: z.int().min(0).default(0),

    /**
     * Minutes for which a node may be without a running Fluent Bit until an alarm is raised. Default: 30: a new Windows node pulls the image for up to a quarter of an hour.
     */
    missingShipperMinutes: z.int().min(10).max(1440).multipleOf(5, "must be a multiple of 5").default(30),

    /**
     * Names of the Auto Scaling groups of the Windows nodes, with group metrics enabled, as EKS enables them for managed node groups since June 2024. The number of their nodes is compared with the number of running
     * Fluent Bits, so that a node without one is found, and a node that was scaled in is not missed. Default: the groups of the node groups that the stack creates; of another cluster's nothing is known.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/enable-asg-metrics.html
     */
    autoScalingGroups: distinct(
        mayBeOutput(z.string().regex(/^[ -~]{1,255}$/, "must be the name of an Auto Scaling group"), ({ id }) => id),
    )
        .max(9, "must have at most 9 names, since an alarm reads 10 metrics")
        .optional(),

    /**
     * Address below which the pages of `docs/` are served, such as `https://wiki.example.com/logging/docs/`: the description of each alarm links to what to do. Default: none; the description then names the page and its heading.
     */
    pagesUrl: z
        .url({ protocol: /^https?$/, error: "must be an address that begins with https:// or http://" })
        .max(300, "must have at most 300 characters: an alarm's description has 1,024")
        .optional(),

    /** Number of Windows nodes that there always are, for nodes of no Auto Scaling group, such as Karpenter's. Fewer running Fluent Bits raise an alarm. Default: not known. */
    minimumNodes: z.int().min(1).max(1000).optional(),
});

export const monitoringSettings = z.strictObject({
    /** How long the log group `<prefix>/_monitoring` keeps the lines that the metrics are made of, in days. CloudWatch keeps metrics for 15 months. */
    retentionDays: logRetentionDays.default(7),

    /** Alarms on the metrics, and whom they tell. `false`: none. */
    alarms: z.union([z.boolean(), alarmSettings]).default(true),
});

/** What to monitor; undefined for nothing. */
export type Monitoring = Omit<z.output<typeof monitoringSettings>, "alarms"> & { alarms?: AlarmSettings };
export type AlarmSettings = z.output<typeof alarmSettings>;
export type TopicSettings = z.output<typeof topic>;

type Given = boolean | z.output<typeof monitoringSettings>;

/** The settings with what `true` stands for. */
export function monitoringOf(given: Given): Monitoring | undefined {
    if (given === false) {
        return undefined;
    }
    const { alarms, ...rest } = given === true ? monitoringSettings.parse({}) : given;
    return { ...rest, ...(alarms !== false && { alarms: alarms === true ? alarmSettings.parse({}) : alarms }) };
}
