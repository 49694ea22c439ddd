import { json, text } from "../argument";
import { equivalentPolicies } from "../policy-document";
import { resourceType } from "../resource-type";
import { matching } from "../rules";
import { snsTags } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sns/topic.go */
export const snsTopic = resourceType({
    token: "aws:sns/topic:Topic",
    title: "SNS Topic",
    arguments: {
        name: text({
            replaces: true,
            computed: true,
            must: matching(/^[\w-]{1,256}$/, "1 to 256 letters, digits, _ or -"),
        }),
        kmsMasterKeyId: text({}),
        policy: json(equivalentPolicies, { computed: true }),
    },
    outputs: ["arn", "beginningArchiveTime", "owner"],
    autoname: { maximumLength: 256 },
    identity: ["region", "name"],
    tagging: snsTags,

    async create(aws, { name: Name, kmsMasterKeyId, policy }, { Tags }) {
        const Attributes = {
            ...(kmsMasterKeyId !== undefined && { KmsMasterKeyId: kmsMasterKeyId }),
            ...(policy !== undefined && { Policy: policy }),
        };
        return (await aws.sns.createTopic({ Name, Attributes, Tags })).TopicArn;
    },

    async read(aws, TopicArn) {
        const { Attributes } = await aws.sns.getTopicAttributes({ TopicArn });
        return { ...Attributes, arn: TopicArn, name: TopicArn.slice(TopicArn.lastIndexOf(":") + 1) };
    },

    async update(aws, TopicArn, { after, changed }) {
        const set = (AttributeName: string, AttributeValue: string | undefined) =>
            aws.sns.setTopicAttributes({ TopicArn, AttributeName, AttributeValue });
        if (changed("kmsMasterKeyId")) await set("KmsMasterKeyId", after.kmsMasterKeyId ?? "");
        if (changed("policy")) await set("Policy", after.policy);
    },

    delete: (aws, TopicArn) => aws.sns.deleteTopic({ TopicArn }),
});
