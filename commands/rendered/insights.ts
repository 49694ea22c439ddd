import {
    dashboardArgs,
    metricFilterArgs,
    queryDefinitionArgs,
} from "../../components/fluent-bit-windows/insights/insights-args";
import type { InsightsPlan } from "../../components/fluent-bit-windows/insights/plan";
import { type RenderedResource, resource } from "./resource";

/** What looks into the log groups. */
export function insightsResources(
    component: string,
    { queries, metricFilters, dashboard }: InsightsPlan,
): RenderedResource[] {
    return [
        ...queries.map((query) =>
            resource(
                "aws:cloudwatch/queryDefinition:QueryDefinition",
                `${component}-${query.name}`,
                queryDefinitionArgs(query),
            ),
        ),
        ...metricFilters.map((filter) =>
            resource(
                "aws:cloudwatch/logMetricFilter:LogMetricFilter",
                `${component}-${filter.logGroup}-${filter.name}`,
                metricFilterArgs(filter),
            ),
        ),
        ...(dashboard === undefined
            ? []
            : [resource("aws:cloudwatch/dashboard:Dashboard", component, dashboardArgs(dashboard))]),
    ];
}
