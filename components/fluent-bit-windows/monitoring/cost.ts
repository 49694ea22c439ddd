import type { PlannedAlarm } from "./alarms";
import { type Metric, metrics } from "./metrics";
import type { MonitoringPlan } from "./plan";

/** US dollars a month in us-east-1, as commonly quoted in November 2026. AWS publishes the valid prices: https://aws.amazon.com/cloudwatch/pricing/ and https://aws.amazon.com/kms/pricing/ */
export const monitoringPrices = {
    metric: 0.3,
    alarmMetric: 0.1,
    compositeAlarm: 0.5,
    key: 1,
    perGB: 0.5,
    /** Above three in an account. */
    dashboard: 3,
    scannedPerGB: 0.005,
} as const;

/** Bytes of a line of a node, and of one of a destination, with what CloudWatch Logs bills for each event: see tests/unit/fluent-bit-windows/monitoring/report.test.ts. */
export const lineBytes = { node: 700, destination: 480 } as const;

const minutesAMonth = 730 * 60;

/** What monitoring costs in US dollars a month. */
export interface MonitoringCost {
    /** Whatever the number of nodes. */
    cluster: number;
    /** For each node, if each destination gets lines from it in each minute. */
    node: number;
    /** Numbers that are paid for. */
    counts: { clusterMetrics: number; nodeMetrics: number; alarmMetrics: number; keys: number; nodeMiB: number };
}

/**
 * @param destinations outputs of Fluent Bit
 * @param shippers DaemonSets that run on one node
 * @param kinds kinds of shippers in the cluster
 */
export function monitoringCost(
    { alarms, composite, notification }: MonitoringPlan,
    { destinations, shippers, kinds }: { destinations: number; shippers: number; kinds: number },
): MonitoringCost {
    // What is reported only when something is wrong costs next to nothing.
    const steady = Object.values(metrics).filter((metric: Metric) => metric.sparse !== true);
    const combinations = steady.flatMap(({ dimensions }) => dimensions.map((names) => names.join()));
    const number = (names: string) => combinations.filter((one) => one === names).length;
    const clusterMetrics =
        number("Cluster") + number("Cluster,Destination") * destinations + number("Cluster,Shipper") * kinds;
    const nodeMetrics = number("Cluster,Shipper,Node") * shippers;
    const alarmMetrics = alarms.reduce((sum, alarm) => sum + metricsOf(alarm), 0);
    const keys = notification?.created !== undefined && "policy" in notification.created.key ? 1 : 0;
    const bytes = (lineBytes.node * shippers + lineBytes.destination * destinations) * minutesAMonth;
    const prices = monitoringPrices;
    return {
        cluster:
            clusterMetrics * prices.metric +
            alarmMetrics * prices.alarmMetric +
            (composite === undefined ? 0 : prices.compositeAlarm) +
            keys * prices.key,
        node: nodeMetrics * prices.metric + (bytes / 1e9) * prices.perGB,
        counts: { clusterMetrics, nodeMetrics, alarmMetrics, keys, nodeMiB: bytes / 2 ** 20 },
    };
}

/** An alarm on an expression is billed by the metrics in it. */
function metricsOf({ metrics: read }: PlannedAlarm): number {
    return read.length;
}
