import type { Problem } from "../../settings/problems";
import type { PlannedRoute } from "../plan";
import type { FluentBitSettings } from "../settings";
import { maxWidgets, type PlannedDashboard, planDashboard } from "./dashboard";
import { metricFilterProblems, type PlannedMetricFilter, planMetricFilters } from "./metric-filters";
import { type PlannedQuery, planQueries } from "./queries";
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
    return [...metricFilterProblems(settings, groups), ...dashboardProblems(settings, groups)];
}

function dashboardProblems(settings: FluentBitSettings, groups: readonly GroupOfRoute[]): Problem[] {
    const { length } = planDashboard(settings, { name: "cluster", region: "" }, groups)?.body.widgets ?? [];
    const remedy = `would have ${length} widgets, and a dashboard takes ${maxWidgets}; remove it, or name fewer access logs`;
    return length > maxWidgets ? [{ setting: "insights.dashboard", value: "true", remedy }] : [];
}
