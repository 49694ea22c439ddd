import { z } from "zod";

import { kmsKeyArn, logRetentionDays } from "../../aws/settings";
import { distinct } from "../../settings/distinct";
import { arnOf } from "../../iam/settings";
import { mayBeOutput } from "../../outputs/may-be-output";

const topic = z.discriminatedUnion("type", [
    z.strictObject({
        /** An existing topic in the cluster's region. */
        type: z.literal("existing"),

        /**
         * ARN of the topic. If the topic is encrypted, the policy of its key must allow CloudWatch to use the key. The key `aws/sns` does not allow this.
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
        /** The stack creates an encrypted topic. Only CloudWatch may publish to it. */
        type: z.literal("created"),

        /** E-mail addresses that are subscribed to the topic. The owner of each address must confirm the subscription. Default: none. */
        emails: distinct(z.email("must be an e-mail address")).prefault([]),

        /**
         * KMS key that encrypts the topic. Its policy must allow `cloudwatch.amazonaws.com` the actions `kms:Decrypt` and `kms:GenerateDataKey`. Default: the stack creates a key, which costs one US dollar a month.
         */
        kmsKeyArn: kmsKeyArn.optional(),
    }),
]);

/** An alarm reads at most 10 metrics, and one of them is the number of shippers: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const mostGroups = 9;

const alarmSettings = z.strictObject({
    /** SNS topic that receives the alarms. An outage sends one message, however many alarms it raises. Lost lines send another. Default: no topic; the alarms are visible in CloudWatch. */
    topic: topic.optional(),

    /** Age in minutes of the oldest undelivered lines above which an alarm is raised. Default: 15, which is longer than most interruptions of AWS services. */
    waitingMinutes: z.int().min(5).max(1440).default(15),

    /** Age in minutes of lines on arrival above which an alarm is raised, if it lasts for 15 minutes. Default: 10. In normal operation the age is a few seconds; after an outage the backlog takes minutes. */
    lagMinutes: z.int().min(1).max(1440).default(10),

    /**
     * Share of `buffer.maxMiBPerDestination` in percent above which an alarm is raised. Default: 70, which leaves time to act before the oldest lines are lost.
     */
    bufferPercent: z.int().min(10).max(99).default(70),

    /** Number of records lost in five minutes above which an alarm is raised. Default: 0, so every loss raises the alarm. */
    droppedRecords: z.int().min(0).default(0),

    /**
     * Minutes without a running Fluent Bit on a node after which an alarm is raised. Default: 30, because a new Windows node needs up to 15 minutes to pull the image.
     */
    missingShipperMinutes: z.int().min(10).max(1440).multipleOf(5, "must be a multiple of 5").default(30),

    /**
     * Names of the Auto Scaling groups of the Windows nodes. Their group metrics must be enabled; EKS has enabled them for managed node groups since June 2024. An alarm compares the number of their nodes with the number
     * of running Fluent Bits. Default: the groups of the node groups that the stack creates; none for an existing cluster.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/enable-asg-metrics.html
     */
    autoScalingGroups: distinct(
        mayBeOutput(z.string().regex(/^[ -~]{1,255}$/, "must be the name of an Auto Scaling group"), ({ id }) => id),
    )
        .max(mostGroups, `must have at most ${mostGroups} names, since an alarm reads 10 metrics`)
        .optional(),

    /**
     * URL under which the pages of `docs/` are served, such as `https://wiki.example.com/logging/docs/`. The description of each alarm then links to its troubleshooting entry. Default: none; the description names the page and the heading.
     */
    pagesUrl: z
        .url({ protocol: /^https?$/, error: "must be an address that begins with https:// or http://" })
        .max(300, "must have at most 300 characters: an alarm's description has 1,024")
        .optional(),

    /** Minimum number of Windows nodes, for nodes that are not in an Auto Scaling group, such as those of Karpenter. Fewer running Fluent Bits raise an alarm. Default: no minimum. */
    minimumNodes: z.int().min(1).max(1000).optional(),
});

export const monitoringSettings = z.strictObject({
    /** Retention in days of the log group `<prefix>/_monitoring`, from whose lines CloudWatch creates the metrics. CloudWatch keeps the metrics for 15 months. */
    retentionDays: logRetentionDays.default(7),

    /** Alarms on the metrics, and their topic. `false`: no alarms. */
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
