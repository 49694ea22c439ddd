import type { PlannedDashboard } from "./dashboard";
import type { PlannedMetricFilter } from "./metric-filters";
import type { PlannedQuery } from "./queries";

export function queryDefinitionArgs({ name, logGroups, text }: PlannedQuery) {
    return { name, logGroupNames: logGroups, queryString: text };
}

export function dashboardArgs({ name, body }: PlannedDashboard) {
    return { dashboardName: name, dashboardBody: JSON.stringify(body) };
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
