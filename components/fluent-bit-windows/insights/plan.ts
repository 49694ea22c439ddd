import type { Problem } from "../../settings/problems";
import type { PlannedRoute } from "../plan";
import type { FluentBitSettings } from "../settings";
import { metricFilterProblems, type PlannedMetricFilter, planMetricFilters } from "./metric-filters";
import { type PlannedQuery, planQueries } from "./queries";
import { groupsOf } from "./shipped-form";

/** What looks into the log groups. */
export interface InsightsPlan {
    queries: PlannedQuery[];
    metricFilters: PlannedMetricFilter[];
}

export function planInsights(
    settings: FluentBitSettings,
    cluster: { name: string; region: string },
    routes: readonly PlannedRoute[],
): InsightsPlan {
    const groups = groupsOf(routes, cluster.region);
    return {
        queries: planQueries(settings, cluster.name, groups),
        metricFilters: planMetricFilters(settings, cluster.name, groups),
    };
}

export function insightsProblems(settings: FluentBitSettings, routes: readonly PlannedRoute[]): Problem[] {
    return metricFilterProblems(settings, groupsOf(routes, undefined));
}
