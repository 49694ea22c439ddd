import { text } from "../argument";
import { unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";
import { arn, oneOf } from "../rules";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sns/topic_subscription.go */
export const snsTopicSubscription = resourceType({
    token: "aws:sns/topicSubscription:TopicSubscription",
    title: "SNS Topic Subscription",
    arguments: {
        topic: text({ required: true, replaces: true, must: arn }),
        protocol: text({
            required: true,
            replaces: true,
            must: oneOf("application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"),
        }),
        endpoint: text({ required: true, replaces: true }),
        region: text({ replaces: true, computed: true }),
    },
    outputs: ["arn", "confirmationWasAuthenticated", "ownerId", "pendingConfirmation"],
    identity: ({ topic, protocol, endpoint }) => `${topic} ${protocol} ${endpoint}`,

    async create(aws, { topic, protocol, endpoint }) {
        const { SubscriptionArn } = await aws.sns.subscribe({
            TopicArn: topic,
            Protocol: protocol,
            Endpoint: endpoint,
            // Otherwise AWS says "pending confirmation" instead of the ARN.
            ReturnSubscriptionArn: true,
        });
        return SubscriptionArn ?? "";
    },

    async read(aws, SubscriptionArn) {
        const answer = await unlessGone(aws.sns.getSubscriptionAttributes({ SubscriptionArn }));
        if (!answer) return undefined;
        const { Attributes = {} } = answer;
        return {
            arn: SubscriptionArn,
            topic: Attributes["TopicArn"] ?? "",
            protocol: Attributes["Protocol"] ?? "",
            endpoint: Attributes["Endpoint"] ?? "",
            ownerId: Attributes["Owner"] ?? "",
            pendingConfirmation: Attributes["PendingConfirmation"] === "true",
            confirmationWasAuthenticated: Attributes["ConfirmationWasAuthenticated"] === "true",
        };
    },

    async delete(aws, SubscriptionArn) {
        await aws.sns.unsubscribe({ SubscriptionArn });
    },
});
