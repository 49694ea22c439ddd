import { StandardUnit } from "@aws-sdk/client-cloudwatch-logs";

import { block, text, textMap } from "../argument";
import { ProviderError } from "../aws-errors";
import { allOf } from "../pages";
import { resourceType } from "../resource-type";
import { both, length, matching, notBoth, oneOfEnum } from "../rules";

const metricName = both(length(0, 255), matching(/^[^:*$]*$/, "a name without a colon, an asterisk or a dollar sign"));

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/metric_filter.go */
export const logMetricFilter = resourceType({
    token: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    title: "CloudWatch Logs Metric Filter",
    arguments: {
        name: text({
            replaces: true,
            computed: true,
            must: both(length(1, 512), matching(/^[^:*]*$/, "a name without : and *")),
        }),
        logGroupName: text({
            required: true,
            replaces: true,
            must: matching(/^[\w/.#-]{1,512}$/, "the name of a log group"),
        }),
        pattern: text({ required: true, must: length(0, 1024) }),
        metricTransformation: block(
            {
                name: text({ required: true, must: metricName }),
                namespace: text({ required: true, must: metricName }),
                value: text({ required: true, must: length(0, 100) }),
                defaultValue: text({ must: matching(/^-?\d+(\.\d+)?$/, "a number") }),
                dimensions: textMap({}),
                unit: text({ default: "None", must: oneOfEnum(StandardUnit) }),
            },
            { required: true, must: notBoth("defaultValue", "dimensions") },
        ),
    },
    outputs: [],
    autoname: { maximumLength: 512 },
    identity: ["region", "logGroupName", "name"],
    id: "name",

    put(aws, { name: filterName, pattern: filterPattern, metricTransformation, ...args }) {
        const { name, namespace, value, defaultValue, dimensions, unit } = metricTransformation;
        const metric = { metricName: name, metricNamespace: namespace, metricValue: value, dimensions, unit };
        const metricTransformations = [
            { ...metric, ...(defaultValue !== undefined && { defaultValue: Number(defaultValue) }) },
        ];
        return aws.logs.putMetricFilter({ ...args, filterName, filterPattern, metricTransformations });
    },

    async read(aws, name, { logGroupName }) {
        if (logGroupName === undefined) {
            throw new ProviderError(`a metric filter (${name}) cannot be found without the name of its log group`);
        }
        // AWS only finds filters by prefix.
        const pages = aws.logs.paginateDescribeMetricFilters({ logGroupName, filterNamePrefix: name });
        const found = (await allOf(pages, (page) => page.metricFilters)).find(({ filterName }) => filterName === name);
        const [metric] = found?.metricTransformations ?? [];
        const { defaultValue } = metric ?? {};
        return (
            found && {
                ...found,
                logGroupName,
                pattern: found.filterPattern,
                metricTransformation: {
                    ...metric,
                    name: metric?.metricName,
                    namespace: metric?.metricNamespace,
                    value: metric?.metricValue,
                    defaultValue: defaultValue === undefined ? undefined : String(defaultValue),
                },
            }
        );
    },

    delete: (aws, filterName, { logGroupName }) => aws.logs.deleteMetricFilter({ logGroupName, filterName }),
});
