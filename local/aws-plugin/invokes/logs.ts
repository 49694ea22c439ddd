import { text, textMap } from "../argument";
import { invoke, lookUp } from "../invoke";
import { allOf } from "../pages";
import { findLogGroup, logGroup, logGroupArn } from "../resources/log-group";

export const getLogGroup = lookUp(logGroup, {
    token: "aws:cloudwatch/getLogGroup:getLogGroup",
    arguments: { name: text({ required: true }), region: text({}), tags: textMap({}) },
    notFound: "empty result",
    id: ({ name }) => name,
    more: async (_, aws, name) => ({ creationTime: (await findLogGroup(aws, name))?.creationTime ?? 0 }),
});

export const getLogGroups = invoke({
    token: "aws:cloudwatch/getLogGroups:getLogGroups",
    arguments: { logGroupNamePrefix: text({}), region: text({}) },
    reading: () => "reading CloudWatch Logs Log Groups",
    async call(aws, { logGroupNamePrefix }) {
        const pages = aws.logs.paginateDescribeLogGroups({ logGroupNamePrefix });
        const groups = await allOf(pages, (page) => page.logGroups);
        return {
            id: aws.region,
            region: aws.region,
            logGroupNamePrefix: logGroupNamePrefix ?? "",
            arns: groups.map(logGroupArn),
            logGroupNames: groups.map((group) => group.logGroupName ?? ""),
        };
    },
});
