import { Distribution } from "@aws-sdk/client-cloudwatch-logs";

import { flag, text, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError, unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";
import { arn, both, length, matching, oneOfEnum } from "../rules";

const table = {
    name: text({
        replaces: true,
        computed: true,
        must: both(length(1, 512), matching(/^[^:*]*$/, "a name without : and *")),
    }),
    logGroup: text({ required: true, replaces: true }),
    destinationArn: text({ required: true, replaces: true, must: arn }),
    filterPattern: text({ required: true, must: length(0, 1024) }),
    roleArn: text({ computed: true, must: arn }),
    distribution: text({ default: "ByLogStream", must: oneOfEnum(Distribution) }),
    applyOnTransformedLogs: flag({ computed: true }),
    region: text({ replaces: true, computed: true }),
};

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/subscription_filter.go */
export const logSubscriptionFilter = resourceType({
    token: "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
    title: "CloudWatch Logs Subscription Filter",
    arguments: table,
    outputs: [],
    autoname: { maximumLength: 512 },
    identity: ({ logGroup, name, region }) => `${region ?? ""} ${logGroup} ${name ?? ""}`,

    async create(aws, args) {
        await put(aws, args);
        return `${args.logGroup}|${args.name ?? ""}`;
    },

    async read(aws, id, known) {
        const [logGroup, name] = partsOf(id);
        const answer = await unlessGone(
            aws.logs.describeSubscriptionFilters({ logGroupName: logGroup, filterNamePrefix: name }),
        );
        const found = answer?.subscriptionFilters?.find(({ filterName }) => filterName === name);
        return (
            found && {
                name,
                logGroup,
                destinationArn: found.destinationArn ?? "",
                filterPattern: found.filterPattern ?? "",
                roleArn: found.roleArn ?? "",
                // moto takes it and does not tell it again.
                distribution: found.distribution ?? known["distribution"] ?? "ByLogStream",
                applyOnTransformedLogs: found.applyOnTransformedLogs ?? false,
            }
        );
    },

    async update(aws, _id, { after }) {
        await put(aws, after);
    },

    async delete(aws, id) {
        const [logGroupName, filterName] = partsOf(id);
        await aws.logs.deleteSubscriptionFilter({ logGroupName, filterName });
    },
});

function partsOf(id: string): [logGroup: string, name: string] {
    const [logGroup, name] = id.split("|");
    if (logGroup === undefined || name === undefined) {
        throw new ProviderError(`a subscription filter's ID is LOG_GROUP|NAME, and not ${id}`);
    }
    return [logGroup, name];
}

async function put(aws: Aws, args: ValuesOf<typeof table>): Promise<void> {
    const { name, logGroup, destinationArn, filterPattern, roleArn, distribution, applyOnTransformedLogs } = args;
    await aws.logs.putSubscriptionFilter({
        filterName: name ?? "",
        logGroupName: logGroup,
        destinationArn,
        filterPattern,
        ...(roleArn !== undefined && { roleArn }),
        distribution: distribution as Distribution,
        ...(applyOnTransformedLogs !== undefined && { applyOnTransformedLogs }),
    });
}
