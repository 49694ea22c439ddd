import type { Problem } from "../../settings/problems";
import type { PlannedRoute } from "../planned-route";
import type { FluentBitSettings } from "../settings";
import { dashboardProblems, type PlannedDashboard, planDashboard } from "./dashboard";
import { metricFilterProblems, type PlannedMetricFilter, planMetricFilters } from "./metric-filters";
import { type PlannedQuery, planQueries, queryProblems } from "./queries";
import { type GroupOfRoute, groupsOf } from "./shipped-form";

/** What looks into the log groups. */
export interface InsightsPlan {
    queries: PlannedQuery[];
    metricFilters: PlannedMetricFilter[];
    dashboard?: PlannedDashboard;
}

export function planInsights(
    settings: FluentBitSettings,
    cluster: { name: string; region: string },
    routes: readonly PlannedRoute[],
): InsightsPlan {
    const groups = groupsOf(routes, cluster.region);
    const dashboard = planDashboard(settings, cluster, groups);
    return {
        queries: planQueries(settings, cluster.name, groups),
        metricFilters: planMetricFilters(settings, cluster.name, groups),
        ...(dashboard !== undefined && { dashboard }),
    };
}

export function insightsProblems(settings: FluentBitSettings, routes: readonly PlannedRoute[]): Problem[] {
    const groups = groupsOf(routes, undefined);
    return [
        ...metricFilterProblems(settings, groups),
        ...emptyProblems(settings, groups),
        ...queryProblems(settings),
        ...dashboardProblems(settings, groups),
    ];
}

/** Queries and a dashboard that would be about nothing. */
function emptyProblems({ insights, monitoring }: FluentBitSettings, groups: readonly GroupOfRoute[]): Problem[] {
    if (groups.length > 0) {
        return [];
    }
    const why = "no destination writes to a log group of the cluster's account";
    return [
        ...(insights.queries
            ? [{ setting: "insights.queries", value: "true", remedy: `would save nothing: ${why}; remove it` }]
            : []),
        ...(insights.dashboard && (monitoring === undefined || monitoring === false)
            ? [
                  {
                      setting: "insights.dashboard",
                      value: "true",
                      remedy: `would show nothing: ${why}, and Fluent Bit is not monitored; remove it, or set monitoring: true`,
                  },
              ]
            : []),
    ];
}
