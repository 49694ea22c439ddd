import { json, text } from "../argument";
import { invoke } from "../invoke";
import { allOf } from "../pages";
import { equivalentPolicies } from "../policy-document";
import { pascalCaseType } from "../resource-type";
import { arn, matching, oneOf } from "../rules";
import { snsTags, tagsByName } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sns/topic.go */
export const snsTopic = pascalCaseType("sns.Topic", {
    title: "SNS Topic",
    arguments: {
        name: text({
            replaces: true,
            autoname: 256,
            must: matching(/^[\w-]{1,256}$/, "1 to 256 letters, digits, _ or -"),
        }),
        kmsMasterKeyId: text({}),
        policy: json(equivalentPolicies, { computed: true }),
    },
    outputs: ["arn", "beginningArchiveTime", "owner"],
    outputNames: { arn: "TopicArn" },
    identity: ["region", "name"],
    identifier: "TopicArn",
    tagging: snsTags,

    create: (aws, { Name, Tags, KmsMasterKeyId, Policy }) =>
        aws.sns.createTopic({
            Name,
            Tags,
            Attributes: {
                ...(KmsMasterKeyId !== undefined && { KmsMasterKeyId }),
                ...(Policy !== undefined && { Policy }),
            },
        }),

    async read(aws, key) {
        const { Attributes } = await aws.sns.getTopicAttributes(key);
        return { ...Attributes, name: key.TopicArn.slice(key.TopicArn.lastIndexOf(":") + 1) };
    },

    async update(aws, key, { request: { KmsMasterKeyId = "", Policy }, changed }) {
        const set = (AttributeName: string, AttributeValue: string | undefined) =>
            aws.sns.setTopicAttributes({ ...key, AttributeName, AttributeValue });
        if (changed("kmsMasterKeyId")) await set("KmsMasterKeyId", KmsMasterKeyId);
        if (changed("policy")) await set("Policy", Policy);
    },

    delete: (aws, key) => aws.sns.deleteTopic(key),
});

/** SNS only finds topics by ARN, so the official provider searches all of them: https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sns/topic_data_source.go */
export const getTopic = invoke("sns.getTopic", {
    arguments: { name: text({ required: true }) },
    notFound: "empty result",
    reading: ({ name }) => `reading SNS Topic (${name})`,
    async call(aws, { name }) {
        const topics = await allOf(aws.sns.paginateListTopics({}), (page) => page.Topics);
        const arn = topics.find(({ TopicArn }) => TopicArn?.endsWith(`:${name}`))?.TopicArn;
        if (arn === undefined) return undefined;
        const { Tags } = await aws.sns.listTagsForResource({ ResourceArn: arn });
        return { id: arn, name, arn, tags: tagsByName(Tags) };
    },
});

const protocol = oneOf("application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs");

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sns/topic_subscription.go */
export const snsTopicSubscription = pascalCaseType("sns.TopicSubscription", {
    title: "SNS Topic Subscription",
    arguments: {
        topic: text({ as: "TopicArn", required: true, replaces: true, must: arn }),
        protocol: text({ required: true, replaces: true, must: protocol }),
        endpoint: text({ required: true, replaces: true }),
    },
    outputs: ["arn", "confirmationWasAuthenticated", "ownerId", "pendingConfirmation"],
    outputNames: { arn: "SubscriptionArn", ownerId: "Owner" },
    identity: ["topic", "protocol", "endpoint"],
    identifier: "SubscriptionArn",

    // Otherwise AWS returns "pending confirmation" instead of the ARN.
    create: (aws, request) => aws.sns.subscribe({ ...request, ReturnSubscriptionArn: true }),

    async read(aws, key) {
        const { Attributes = {} } = await aws.sns.getSubscriptionAttributes(key);
        return {
            ...Attributes,
            pendingConfirmation: Attributes["PendingConfirmation"] === "true",
            confirmationWasAuthenticated: Attributes["ConfirmationWasAuthenticated"] === "true",
        };
    },

    delete: (aws, key) => aws.sns.unsubscribe(key),
});
