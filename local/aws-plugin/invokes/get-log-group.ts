import { text, textMap } from "../argument";
import { lookUp } from "../invoke";
import { findLogGroup, logGroup } from "../resources/log-group";

export const getLogGroup = lookUp(logGroup, {
    token: "aws:cloudwatch/getLogGroup:getLogGroup",
    arguments: { name: text({ required: true }), region: text({}), tags: textMap({}) },
    notFound: "empty result",
    id: ({ name }) => name,
    result: ["name", "arn", "deletionProtectionEnabled", "kmsKeyId", "logGroupClass", "retentionInDays", "tags"],
    more: async (_, aws, name) => ({ creationTime: (await findLogGroup(aws, name))?.creationTime ?? 0 }),
});
