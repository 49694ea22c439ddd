import { text, textMap } from "../argument";
import { invoke } from "../invoke";
import { allOf } from "../pages";
import { tagsByName } from "../tags";

/** SNS only finds topics by ARN, so the official provider searches all of them: https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sns/topic_data_source.go */
export const getTopic = invoke({
    token: "aws:sns/getTopic:getTopic",
    arguments: { name: text({ required: true }), region: text({}), tags: textMap({}) },
    notFound: "empty result",
    reading: ({ name }) => `reading SNS Topic (${name})`,
    async call(aws, { name }) {
        const topics = await allOf(aws.sns.paginateListTopics({}), (page) => page.Topics);
        const arn = topics.find(({ TopicArn }) => TopicArn?.endsWith(`:${name}`))?.TopicArn;
        if (arn === undefined) return undefined;
        const { Tags } = await aws.sns.listTagsForResource({ ResourceArn: arn });
        return { id: arn, name, arn, region: aws.region, tags: tagsByName(Tags) };
    },
});
