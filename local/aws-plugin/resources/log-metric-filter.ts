import { type MetricFilter, StandardUnit } from "@aws-sdk/client-cloudwatch-logs";

import { block, flag, text, textMap, type ValuesOf } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError, unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";
import { both, length, matching, notBoth, oneOfEnum } from "../rules";

const metricName = both(length(0, 255), matching(/^[^:*$]*$/, "a name without a colon, an asterisk or a dollar sign"));

const table = {
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
    applyOnTransformedLogs: flag({ computed: true }),
    region: text({ replaces: true, computed: true }),
};

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/metric_filter.go */
export const logMetricFilter = resourceType({
    token: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    title: "CloudWatch Logs Metric Filter",
    arguments: table,
    outputs: [],
    autoname: { maximumLength: 512 },
    identity: ({ logGroupName, name, region }) => `${region ?? ""} ${logGroupName} ${name ?? ""}`,

    async create(aws, args) {
        await put(aws, args);
        return args.name ?? "";
    },

    async read(aws, name, known) {
        const { logGroupName } = known;
        if (typeof logGroupName !== "string") {
            throw new ProviderError(`a metric filter (${name}) cannot be found without the name of its log group`);
        }
        const found = await unlessGone(findFilter(aws, logGroupName, name));
        const [metric] = found?.metricTransformations ?? [];
        return (
            found && {
                name,
                logGroupName,
                pattern: found.filterPattern ?? "",
                applyOnTransformedLogs: found.applyOnTransformedLogs ?? false,
                metricTransformation: {
                    name: metric?.metricName ?? "",
                    namespace: metric?.metricNamespace ?? "",
                    value: metric?.metricValue ?? "",
                    ...(metric?.defaultValue !== undefined && { defaultValue: String(metric.defaultValue) }),
                    ...(metric?.dimensions !== undefined && { dimensions: metric.dimensions }),
                    unit: metric?.unit ?? "None",
                },
            }
        );
    },

    async update(aws, _name, { after }) {
        await put(aws, after);
    },

    async delete(aws, name, { logGroupName }) {
        await aws.logs.deleteMetricFilter({ logGroupName: logGroupName as string, filterName: name });
    },
});

async function put(
    aws: Aws,
    { name, logGroupName, pattern, metricTransformation, applyOnTransformedLogs }: ValuesOf<typeof table>,
): Promise<void> {
    const { name: metric, namespace, value, defaultValue, dimensions, unit } = metricTransformation;
    await aws.logs.putMetricFilter({
        filterName: name ?? "",
        logGroupName,
        filterPattern: pattern,
        metricTransformations: [
            {
                metricName: metric,
                metricNamespace: namespace,
                metricValue: value,
                ...(defaultValue !== undefined && { defaultValue: Number(defaultValue) }),
                ...(dimensions !== undefined && { dimensions }),
                unit: unit as StandardUnit,
            },
        ],
        ...(applyOnTransformedLogs !== undefined && { applyOnTransformedLogs }),
    });
}

/** The filter of exactly this name: AWS only finds filters by the start of their names. */
async function findFilter(aws: Aws, logGroupName: string, name: string): Promise<MetricFilter | undefined> {
    let nextToken: string | undefined;
    do {
        const page = await aws.logs.describeMetricFilters({ logGroupName, filterNamePrefix: name, nextToken });
        const found = page.metricFilters?.find(({ filterName }) => filterName === name);
        if (found) return found;
        nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return undefined;
}
