import { json, text, textMap } from "../argument";
import { unlessGone } from "../aws-errors";
import { equivalentPolicies } from "../policy-document";
import { resourceType } from "../resource-type";
import { matching } from "../rules";
import { changeTags, tagList, tagsByName } from "../tags";

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
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    outputs: ["arn", "beginningArchiveTime", "owner"],
    autoname: { maximumLength: 256 },
    identity: ({ name, region }) => `${region ?? ""} ${name ?? ""}`,

    async create(aws, args) {
        const { TopicArn } = await aws.sns.createTopic({
            Name: args.name,
            Attributes: {
                ...(args.kmsMasterKeyId !== undefined && { KmsMasterKeyId: args.kmsMasterKeyId }),
                ...(args.policy !== undefined && { Policy: args.policy }),
            },
            ...(args.tags && { Tags: tagList(args.tags) }),
        });
        return TopicArn ?? "";
    },

    async read(aws, TopicArn) {
        const answer = await unlessGone(aws.sns.getTopicAttributes({ TopicArn }));
        if (!answer) return undefined;
        const { Attributes = {} } = answer;
        const { Tags } = await aws.sns.listTagsForResource({ ResourceArn: TopicArn });
        return {
            arn: TopicArn,
            name: TopicArn.slice(TopicArn.lastIndexOf(":") + 1),
            owner: Attributes["Owner"] ?? "",
            beginningArchiveTime: Attributes["BeginningArchiveTime"] ?? "",
            kmsMasterKeyId: Attributes["KmsMasterKeyId"] ?? "",
            policy: Attributes["Policy"] ?? "",
            tags: tagsByName(Tags),
        };
    },

    async update(aws, TopicArn, { before, after, changed }) {
        const set = (AttributeName: string, AttributeValue: string | undefined) =>
            aws.sns.setTopicAttributes({ TopicArn, AttributeName, AttributeValue });
        if (changed("kmsMasterKeyId")) await set("KmsMasterKeyId", after.kmsMasterKeyId ?? "");
        if (changed("policy")) await set("Policy", after.policy);
        if (changed("tags")) {
            await changeTags(before.tags, after.tags, {
                remove: (TagKeys) => aws.sns.untagResource({ ResourceArn: TopicArn, TagKeys }),
                set: (tags) => aws.sns.tagResource({ ResourceArn: TopicArn, Tags: tagList(tags) }),
            });
        }
    },

    async delete(aws, TopicArn) {
        await aws.sns.deleteTopic({ TopicArn });
    },
});
