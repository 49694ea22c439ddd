import { text, textMap } from "../argument";
import { emptyResult, invoke } from "../invoke";
import { tagsByName } from "../tags";

/** SNS finds topics by their ARNs alone, so the official provider looks through all of them: https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sns/topic_data_source.go */
export const getTopic = invoke({
    token: "aws:sns/getTopic:getTopic",
    arguments: { name: text({ required: true }), region: text({}), tags: textMap({}) },
    reading: ({ name }) => `reading SNS Topic (${name})`,
    async call(aws, { name }) {
        let arn: string | undefined;
        let NextToken: string | undefined;
        do {
            const page = await aws.sns.listTopics({ NextToken });
            arn ??= page.Topics?.find(({ TopicArn }) => TopicArn?.endsWith(`:${name}`) === true)?.TopicArn;
            ({ NextToken } = page);
        } while (arn === undefined && NextToken !== undefined);
        if (arn === undefined) return emptyResult;
        const { Tags } = await aws.sns.listTagsForResource({ ResourceArn: arn });
        return { id: arn, name, arn, region: aws.region, tags: tagsByName(Tags) };
    },
});
