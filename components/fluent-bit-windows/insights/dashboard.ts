import { pricePerGB, quotedPrices } from "../../aws/log-prices";
import type { Problem } from "../../settings/problems";
import { monitoringIn } from "../monitoring/destination";
import { clusterDimension, type Metric, metricNamespace, metrics } from "../monitoring/metrics";
import type { FluentBitSettings } from "../settings";
import { metricNamespace as accessLogNamespace, serverErrorsMetric, timeTakenMetric } from "./metric-filters";
import { accessLogLines, accessLogQuery, type AccessLogQuestion, accessLogQuestions, query } from "./queries";
import type { AccessLog } from "../../access-logs/settings";
import { fieldsOfEvents, type GroupOfRoute, groupsOfAccessLog, namesByQuery, numbered } from "./shipped-form";

/** A part of a dashboard. */
export interface Widget {
    type: "text" | "metric" | "log";
    x: number;
    y: number;
    width: number;
    height: number;
    properties: Record<string, unknown>;
}

/** A dashboard of CloudWatch. */
export interface PlannedDashboard {
    name: string;
    body: { start: string; widgets: Widget[] };
}

/** A dashboard is so many columns wide: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const columns = 24;

/** A widget whose place is not chosen yet. */
type Unplaced = Omit<Widget, "x" | "y">;

/** What there is to see of a stack's logs; undefined unless it is asked for. */
export function planDashboard(
    settings: FluentBitSettings,
    cluster: { name: string; region: string },
    groups: readonly GroupOfRoute[],
): PlannedDashboard | undefined {
    if (!settings.insights.dashboard) {
        return undefined;
    }
    const { region } = cluster;
    const rows = [
        [heading(`# Logs of ${cluster.name}`)],
        ...(monitoringIn(settings) === undefined ? [] : shipperRows(settings, cluster)),
        ...groupRows(settings, groups, region),
        ...settings.insights.accessLogs.flatMap((log) => accessLogRows(log, settings, groups, cluster)),
    ];
    return {
        // An account has the dashboards of all its regions in one place: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
        name: [cluster.name, region, "logs", settings.instance].filter((part) => part !== undefined).join("-"),
        body: { start: "-PT6H", widgets: placed(rows) },
    };
}

/** Rows below one another, each with its widgets side by side. */
function placed(rows: readonly (readonly Unplaced[])[]): Widget[] {
    let y = 0;
    return rows.flatMap((row) => {
        let x = 0;
        const widgets = row.map((widget): Widget => {
            const { type, width, height, properties } = widget;
            const here = { type, x, y, width, height, properties };
            x += width;
            return here;
        });
        y += Math.max(0, ...row.map(({ height }) => height));
        return widgets;
    });
}

function heading(markdown: string): Unplaced {
    return { type: "text", width: columns, height: 1, properties: { markdown } };
}

/** How Fluent Bit itself fares. */
function shipperRows(settings: FluentBitSettings, { name, region }: { name: string; region: string }): Unplaced[][] {
    const cluster = clusterDimension(name, settings.instance);
    const chart = (title: string, metric: Metric, dimensions: readonly string[], more: object = {}) =>
        metricWidget(
            title,
            region,
            [[{ expression: search(metric, dimensions, cluster), id: "all", period: 300 }]],
            more,
        );
    const ofCluster = (title: string, ...all: Metric[]) =>
        metricWidget(
            title,
            region,
            all.map((metric) => [metricNamespace, metric.name, "Cluster", cluster, { stat: metric.statistic }]),
        );
    return [
        [heading("## Fluent Bit")],
        [
            // A sample a minute: a node whose shipper is gone falls to zero.
            chart("Running shippers, by kind", metrics.uptime, ["Cluster", "Shipper"], { period: 60 }),
            chart("Lag on arrival in seconds, by destination", metrics.lag, ["Cluster", "Destination"]),
            chart("Records delivered, by destination", metrics.recordsDelivered, ["Cluster", "Destination"]),
        ],
        [
            chart("Bytes that wait, by node", metrics.waitingBytes, ["Cluster", "Shipper", "Node"]),
            chart("Buffer used in percent, by destination", metrics.bufferUsed, ["Cluster", "Destination"]),
            chart("Age of the oldest waiting chunk, by destination", metrics.oldestWaiting, ["Cluster", "Destination"]),
        ],
        [
            ofCluster("Records dropped, and retries", metrics.recordsDropped, metrics.retries),
            ofCluster(
                "Throttling, certificates, credentials",
                metrics.throttles,
                metrics.certificateFailures,
                metrics.credentialFailures,
            ),
            chart("Records read, by node", metrics.recordsRead, ["Cluster", "Shipper", "Node"]),
        ],
    ];
}

/**
 * All metrics of one name, whatever nodes and destinations there are: a dashboard need not change with them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
function search({ name, statistic }: Metric, dimensions: readonly string[], cluster: string): string {
    return `SEARCH('{${[metricNamespace, ...dimensions].join(",")}} MetricName="${name}" Cluster="${cluster}"', '${statistic}')`;
}

function metricWidget(title: string, region: string, all: readonly unknown[], more: object = {}): Unplaced {
    return {
        type: "metric",
        width: 8,
        height: 6,
        properties: { title, region, view: "timeSeries", stacked: false, period: 300, metrics: all, ...more },
    };
}

/** What the log groups take in, by what AWS counts anyway. */
function groupRows(settings: FluentBitSettings, groups: readonly GroupOfRoute[], region: string): Unplaced[][] {
    const named = [...new Map(groups.map((group) => [group.name, group])).values()];
    if (named.length === 0) {
        return [];
    }
    const ofPods = named.filter(({ route }) => route.tags !== "node");
    const incoming = (metric: string, id: (index: number) => object) =>
        named.map(({ name }, index) => ["AWS/Logs", metric, "LogGroupName", name, { stat: "Sum", ...id(index) }]);
    const costs = named.map(({ name, logClass, options }, index) => [
        {
            expression: `m${index} / 1000000000 * ${pricePerGB({ logClass, isMasked: options.dataProtection !== undefined }, quotedPrices)}`,
            label: name,
            id: `c${index}`,
        },
    ]);
    const fields = fieldsOfEvents(settings);
    const byNamespace = query(
        "filter ispresent(namespace)",
        "stats sum(strlen(@message)) as bytes, count(*) as lines by namespace",
        "sort bytes desc",
        "limit 20",
    );
    return [
        [heading("## Log groups")],
        [
            metricWidget(
                "Bytes taken in, by log group",
                region,
                incoming("IncomingBytes", () => ({})),
                { stacked: true },
            ),
            metricWidget(
                "Lines taken in, by log group",
                region,
                incoming("IncomingLogEvents", () => ({})),
                {
                    stacked: true,
                },
            ),
            metricWidget(
                "US dollars a day for taking in, by log group",
                region,
                [...incoming("IncomingBytes", (index) => ({ id: `m${index}`, visible: false })), ...costs],
                // The period of a day decides what a point is, whatever range is shown.
                { period: 86400, start: "-P14D", end: "P0D", stacked: true },
            ),
        ],
        ...(fields.includes("namespace") && ofPods.length > 0
            ? namesByQuery(ofPods).map((names, index) => [
                  logWidget(numbered("Bytes and lines, by namespace", index), region, names, byNamespace, "table", 24),
              ])
            : []),
    ];
}

function logWidget(
    title: string,
    region: string,
    logGroups: readonly string[],
    text: string,
    view: "table" | "timeSeries" | "bar" | "pie",
    width: number,
): Unplaced {
    const sources = logGroups.map((name) => `SOURCE '${name}'`);
    return {
        type: "log",
        width,
        height: 6,
        properties: { title, region, view, stacked: false, query: [...sources, text].join("\n| ") },
    };
}

function accessLogRows(
    log: AccessLog,
    settings: FluentBitSettings,
    groups: readonly GroupOfRoute[],
    cluster: { name: string; region: string },
): Unplaced[][] {
    const { region } = cluster;
    const byQuery = namesByQuery(groupsOfAccessLog(log, groups));
    if (byQuery.length === 0) {
        return [];
    }
    const { statusCodes, serverErrorsByPath, slowPaths, topClients } = accessLogQuestions;
    const asked = (question: AccessLogQuestion, logGroups: readonly string[]) => {
        const text = accessLogQuery(question, log, settings);
        return text === undefined ? [] : [logWidget(question.title, region, logGroups, text, "table", 8)];
    };
    const overTime = query(...accessLogLines(log, settings), "stats count(*) as requests by bin(5m)");
    const classes = query(
        ...accessLogLines(log, settings),
        String.raw`parse scStatus /(?<firstDigit>\d)\d\d/`,
        "stats count(*) as requests by firstDigit",
        "sort firstDigit asc",
    );
    const { serverErrors, latency } = log.metricFilters;
    const namespace = accessLogNamespace(cluster.name, log);
    const ofFilters = [
        ...(serverErrors
            ? [metricWidget("Answers of 5xx", region, [[namespace, serverErrorsMetric, { stat: "Sum" }]])]
            : []),
        ...(latency
            ? [
                  metricWidget("Milliseconds that requests took", region, [
                      [namespace, timeTakenMetric, { stat: "p50" }],
                      [namespace, timeTakenMetric, { stat: "p95" }],
                      [namespace, timeTakenMetric, { stat: "p99" }],
                  ]),
              ]
            : []),
    ];
    return [
        ...byQuery.flatMap((logGroups, index) => [
            [heading(numbered(`## IIS ${log.name}`, index))],
            [
                logWidget("requests", region, logGroups, overTime, "timeSeries", 8),
                ...(log.fields.includes("sc-status")
                    ? [logWidget("requests by class of status", region, logGroups, classes, "bar", 8)]
                    : []),
                ...asked(statusCodes, logGroups),
            ],
            [slowPaths, topClients, serverErrorsByPath].flatMap((question) => asked(question, logGroups)),
        ]),
        ...(ofFilters.length > 0 ? [ofFilters] : []),
    ];
}

/** A dashboard takes no more: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const maxWidgets = 500;

/** A widget takes no more metrics, those of expressions included: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const maxMetrics = 500;

export function dashboardProblems(settings: FluentBitSettings, groups: readonly GroupOfRoute[]): Problem[] {
    const { widgets } = planDashboard(settings, { name: "cluster", region: "" }, groups)?.body ?? { widgets: [] };
    const metricsOf = ({ properties }: Widget) =>
        ((properties["metrics"] ?? []) as unknown[][]).filter(isMetric).length;
    const most = Math.max(0, ...widgets.map(metricsOf));
    const [setting, value] = ["insights.dashboard", "true"];
    return [
        ...(widgets.length > maxWidgets
            ? [
                  {
                      setting,
                      value,
                      remedy: `would have ${widgets.length} widgets, and a dashboard takes ${maxWidgets}; remove it, or name fewer access logs`,
                  },
              ]
            : []),
        ...(most > maxMetrics
            ? [
                  {
                      setting,
                      value,
                      remedy: `would show ${most} log groups in a widget, and a widget takes ${maxMetrics}; remove it, or let routes share log groups`,
                  },
              ]
            : []),
    ];
}

/** The other entries are expressions. */
function isMetric([first]: readonly unknown[]): boolean {
    return typeof first === "string";
}
