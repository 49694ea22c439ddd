import { Distribution } from "@aws-sdk/client-cloudwatch-logs";

import { text } from "../argument";
import { resourceType } from "../resource-type";
import { arn, both, length, matching, oneOfEnum } from "../rules";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/subscription_filter.go */
export const logSubscriptionFilter = resourceType({
    token: "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
    title: "CloudWatch Logs Subscription Filter",
    arguments: {
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
    },
    outputs: [],
    autoname: { maximumLength: 512 },
    identity: ["region", "logGroup", "name"],
    id: "logGroup|name",

    put: (aws, { name: filterName, logGroup: logGroupName, ...args }) =>
        aws.logs.putSubscriptionFilter({ ...args, filterName, logGroupName }),

    async read(aws, _, { logGroup: logGroupName, name, distribution }) {
        const filters = { logGroupName, filterNamePrefix: name };
        const { subscriptionFilters } = await aws.logs.describeSubscriptionFilters(filters);
        const found = subscriptionFilters?.find(({ filterName }) => filterName === name);
        // moto accepts the distribution, but does not return it.
        return found && { distribution, ...found };
    },

    delete: (aws, _, { logGroup: logGroupName, name: filterName }) =>
        aws.logs.deleteSubscriptionFilter({ logGroupName, filterName }),
});
