import { text } from "../argument";
import { ProviderError } from "../aws-errors";
import { allOf } from "../pages";
import { resourceType } from "../resource-type";
import { matching } from "../rules";

export const logStream = resourceType({
    token: "aws:cloudwatch/logStream:LogStream",
    title: "CloudWatch Logs Log Stream",
    arguments: {
        logGroupName: text({ required: true, replaces: true }),
        name: text({
            replaces: true,
            computed: true,
            must: matching(/^[^:*]{1,512}$/, "1 to 512 characters, none of them : or *"),
        }),
    },
    outputs: ["arn"],
    autoname: { maximumLength: 512 },
    identity: ["region", "logGroupName", "name"],
    id: "name",

    create: (aws, { logGroupName, name }) => aws.logs.createLogStream({ logGroupName, logStreamName: name }),

    async read(aws, name, { logGroupName }) {
        if (logGroupName === undefined) {
            throw new ProviderError(`a log stream (${name}) cannot be found without the name of its log group`);
        }
        // AWS only finds streams by prefix.
        const pages = aws.logs.paginateDescribeLogStreams({ logGroupName, logStreamNamePrefix: name });
        const stream = (await allOf(pages, (page) => page.logStreams)).find((one) => one.logStreamName === name);
        return stream && { arn: stream.arn, logGroupName };
    },

    delete: (aws, logStreamName, { logGroupName }) => aws.logs.deleteLogStream({ logGroupName, logStreamName }),
});
