import { text } from "../argument";
import { invoke } from "../invoke";
import { logGroupArn } from "../resources/log-group";

export const getLogGroups = invoke({
    token: "aws:cloudwatch/getLogGroups:getLogGroups",
    arguments: { logGroupNamePrefix: text({}), region: text({}) },
    reading: () => "reading CloudWatch Logs Log Groups",
    async call(aws, { logGroupNamePrefix }) {
        const arns: string[] = [];
        const logGroupNames: string[] = [];
        let nextToken: string | undefined;
        do {
            const page = await aws.logs.describeLogGroups({ logGroupNamePrefix, nextToken });
            for (const group of page.logGroups ?? []) {
                arns.push(logGroupArn(group));
                logGroupNames.push(group.logGroupName ?? "");
            }
            nextToken = page.nextToken;
        } while (nextToken !== undefined);
        return {
            id: aws.region,
            region: aws.region,
            logGroupNamePrefix: logGroupNamePrefix ?? "",
            arns,
            logGroupNames,
        };
    },
});
