import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Planned } from "../../pulumi/planned";
import { dashboardArgs, metricFilterArgs, queryDefinitionArgs } from "../insights/insights-args";
import type { InsightsPlan } from "../insights/plan";

/**
 * Creates what looks into the log groups.
 *
 * @param name begin of the resources' names
 * @param opts with the log groups, which have to be there first
 */
export function createInsights(name: string, plan: Planned<InsightsPlan>, opts: pulumi.CustomResourceOptions): void {
    for (const query of plan.list(({ queries }) => queries)) {
        const own = query.label((one) => one.name);
        new aws.cloudwatch.QueryDefinition(`${name}-${own}`, query.args(queryDefinitionArgs), opts);
    }
    for (const filter of plan.list(({ metricFilters }) => metricFilters)) {
        const own = filter.label((one) => `${one.logGroup}-${one.name}`);
        new aws.cloudwatch.LogMetricFilter(`${name}-${own}`, filter.args(metricFilterArgs), opts);
    }
    for (const dashboard of plan.list(({ dashboard: one }) => (one === undefined ? [] : [one]))) {
        new aws.cloudwatch.Dashboard(name, dashboard.args(dashboardArgs), opts);
    }
}
