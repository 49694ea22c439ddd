import { text } from "../argument";
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
    },
    outputs: ["arn", "confirmationWasAuthenticated", "ownerId", "pendingConfirmation"],
    identity: ["topic", "protocol", "endpoint"],

    async create(aws, { topic: TopicArn }, { Protocol, Endpoint }) {
        // Otherwise AWS returns "pending confirmation" instead of the ARN.
        const request = { TopicArn, Protocol, Endpoint, ReturnSubscriptionArn: true };
        return (await aws.sns.subscribe(request)).SubscriptionArn;
    },

    async read(aws, SubscriptionArn) {
        const { Attributes = {} } = await aws.sns.getSubscriptionAttributes({ SubscriptionArn });
        return {
            ...Attributes,
            arn: SubscriptionArn,
            topic: Attributes["TopicArn"],
            ownerId: Attributes["Owner"],
            pendingConfirmation: Attributes["PendingConfirmation"] === "true",
            confirmationWasAuthenticated: Attributes["ConfirmationWasAuthenticated"] === "true",
        };
    },

    delete: (aws, SubscriptionArn) => aws.sns.unsubscribe({ SubscriptionArn }),
});
