import type { AwsPlace } from "../../iam/arn";
import type { TopicSettings } from "./settings";

/** A topic of the stack's own, and all that belongs to it. */
export interface PlannedTopic {
    name: string;
    arn: string;
    policy: object;
    /** A key that exists already, or the policy of one that the stack creates. */
    key: { arn: string } | { policy: object; description: string };
    emails: readonly string[];
}

/** Whom alarms tell: a topic by its ARN, and what of it the stack creates. */
export interface PlannedNotification {
    topicArn: string;
    created?: PlannedTopic;
}

/** @param name of a topic that the stack creates */
export function planNotification(settings: TopicSettings, name: string, place: AwsPlace): PlannedNotification {
    if (settings.type === "existing") {
        return { topicArn: settings.arn };
    }
    const { partition, region, accountId } = place;
    const arn = `arn:${partition}:sns:${region}:${accountId}:${name}`;
    const fromAlarms = {
        StringEquals: { "aws:SourceAccount": accountId },
        ArnLike: { "aws:SourceArn": `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:*` },
    };
    return {
        topicArn: arn,
        created: {
            name,
            arn,
            // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
            policy: {
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: "AlarmsPublish",
                        Effect: "Allow",
                        Principal: { Service: "cloudwatch.amazonaws.com" },
                        Action: "sns:Publish",
                        Resource: arn,
                        Condition: fromAlarms,
                    },
                ],
            },
            key:
                settings.kmsKeyArn === undefined
                    ? { description: `Encrypts the topic ${name}`, policy: keyPolicy(place, fromAlarms.StringEquals) }
                    : { arn: settings.kmsKeyArn },
            emails: settings.emails,
        },
    };
}

/**
 * The key that SNS has by default does not let CloudWatch use it, and its policy cannot be changed: alarms would tell nobody.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
function keyPolicy({ partition, accountId }: AwsPlace, condition: Record<string, string>): object {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "OwnerDecidesByIam",
                Effect: "Allow",
                Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
                Action: "kms:*",
                Resource: "*",
            },
            {
                Sid: "AlarmsEncrypt",
                Effect: "Allow",
                Principal: { Service: "cloudwatch.amazonaws.com" },
                Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
                Resource: "*",
                Condition: { StringEquals: condition },
            },
        ],
    };
}
