import { text } from "../argument";
import { invoke } from "../invoke";
import { allOf } from "../pages";
import { logGroupArn } from "../resources/log-group";

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
