import type { PlannedMetricFilter } from "./metric-filters";
import type { PlannedQuery } from "./queries";

export function queryDefinitionArgs({ name, logGroups, text }: PlannedQuery) {
    return { name, logGroupNames: logGroups, queryString: text };
}

export function metricFilterArgs({ name, logGroup, pattern, metric }: PlannedMetricFilter) {
    const { namespace, name: metricName, value, unit, defaultValue } = metric;
    return {
        name,
        logGroupName: logGroup,
        pattern,
        metricTransformation: {
            namespace,
            name: metricName,
            value,
            unit,
            ...(defaultValue !== undefined && { defaultValue }),
        },
    };
}
