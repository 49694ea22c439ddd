import type { DestinationContext, PlannedDestination } from "../destinations/destination";
import { planDestination } from "../destinations/registry";
import { monitoringTick } from "../pipeline/monitoring-tags";
import type { FluentBitSettings } from "../settings";
import { statedDestinations } from "../stated-destinations";
import { literal } from "../tag";
import { withoutOptions } from "../targets/log-group-options";
import { type Monitoring, monitoringOf } from "./settings";

/** Last part of the log group's name. No namespace can have it: `_` is not allowed in one. */
const groupName = "_monitoring";

/**
 * What is monitored, or undefined for nothing. Where nothing is said, metrics go where lines go anyway: a Fluent Bit that writes to no log group of the stack's would need a permission and a way through the
 * network for them alone.
 */
export function monitoringIn(settings: FluentBitSettings): Monitoring | undefined {
    const given = settings.monitoring ?? writesToOwnLogGroup(settings);
    return monitoringOf(given);
}

function writesToOwnLogGroup(settings: FluentBitSettings): boolean {
    return statedDestinations(settings).some(
        ({ setting, destination }) =>
            destination.type === "cloudWatchLogs" &&
            destination.createLogGroup &&
            // Its lines are few, and it is there only where labels decide.
            !setting.startsWith("unresolved"),
    );
}

/**
 * The log group by which CloudWatch gets the metrics: it makes them of each line in the Embedded Metric Format. That needs the permission to write the lines, and no other.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 */
export function monitoringDestination(
    { retentionDays }: Monitoring,
    settings: FluentBitSettings,
    context: DestinationContext,
): PlannedDestination {
    const planned = planDestination(
        {
            type: "cloudWatchLogs",
            createLogGroup: true,
            retentionDays,
            // Of the other class no metrics are made: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
            logClass: "STANDARD",
        },
        // What is set for all log groups is about lines of pods: nobody wants copies or anomalies of these.
        { ...settings, cloudWatchLogs: withoutOptions(settings.cloudWatchLogs) },
        {
            name: "monitoring",
            // Two Fluent Bits of a cluster have a log group each.
            baseName: settings.instance === undefined ? groupName : `${groupName}-${settings.instance}`,
            exact: {},
            tags: "node",
            tagPattern: `^${literal(monitoringTick)}$`,
            routeSetting: "monitoring",
            setting: "monitoring",
        },
        { ...context, messageOnly: true },
    );
    const { "storage.total_limit_size": _, ...output } = planned.output;
    return {
        ...planned,
        // The header tells CloudWatch Logs what the lines are.
        output: { ...output, log_format: "json/emf" },
    };
}
