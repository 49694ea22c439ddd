import type { LogStream } from "@aws-sdk/client-cloudwatch-logs";

import { text } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError, unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";

export const logStream = resourceType({
    token: "aws:cloudwatch/logStream:LogStream",
    title: "CloudWatch Logs Log Stream",
    arguments: {
        logGroupName: text({ required: true, replaces: true }),
        name: text({
            replaces: true,
            computed: true,
            must: [(name) => /^[^:*]{1,512}$/.test(name), "1 to 512 characters, none of them : or *"],
        }),
        region: text({ replaces: true, computed: true }),
    },
    outputs: ["arn"],
    autoname: { maximumLength: 512 },
    identity: ({ logGroupName, name, region }) => `${region ?? ""} ${logGroupName} ${name ?? ""}`,

    async create(aws, { logGroupName, name }) {
        await aws.logs.createLogStream({ logGroupName, logStreamName: name });
        return name ?? "";
    },

    async read(aws, name, known) {
        const { logGroupName } = known;
        if (typeof logGroupName !== "string") {
            throw new ProviderError(`a log stream (${name}) cannot be found without the name of its log group`);
        }
        const stream = await unlessGone(findStream(aws, logGroupName, name));
        return stream && { arn: stream.arn ?? "", logGroupName, name };
    },

    async delete(aws, name, { logGroupName }) {
        await aws.logs.deleteLogStream({ logGroupName: logGroupName as string, logStreamName: name });
    },
});

/** The stream of exactly this name: AWS only finds streams by the start of their names. */
async function findStream(aws: Aws, logGroupName: string, name: string): Promise<LogStream | undefined> {
    let nextToken: string | undefined;
    do {
        const page = await aws.logs.describeLogStreams({ logGroupName, logStreamNamePrefix: name, nextToken });
        const found = page.logStreams?.find((stream) => stream.logStreamName === name);
        if (found) return found;
        nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return undefined;
}
