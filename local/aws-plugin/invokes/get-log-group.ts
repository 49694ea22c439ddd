import { text, textMap } from "../argument";
import { emptyResult, invoke } from "../invoke";
import { findLogGroup, logGroupArn } from "../resources/log-group";
import { tagsByName } from "../tags";

export const getLogGroup = invoke({
    token: "aws:cloudwatch/getLogGroup:getLogGroup",
    arguments: { name: text({ required: true }), region: text({}), tags: textMap({}) },
    reading: ({ name }) => `reading CloudWatch Logs Log Group (${name})`,
    async call(aws, { name }) {
        const group = await findLogGroup(aws, name);
        if (!group) return emptyResult;
        const arn = logGroupArn(group);
        const { tags } = await aws.logs.listTagsForResource({ resourceArn: arn });
        return {
            id: name,
            name,
            arn,
            region: aws.region,
            creationTime: group.creationTime ?? 0,
            deletionProtectionEnabled: group.deletionProtectionEnabled ?? false,
            kmsKeyId: group.kmsKeyId ?? "",
            logGroupClass: group.logGroupClass ?? "STANDARD",
            retentionInDays: group.retentionInDays ?? 0,
            tags: tagsByName(tags),
        };
    },
});
