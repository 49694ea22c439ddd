import type { WidgetValues } from "../../commands/dashboard-picture";
import type { PlannedDashboard } from "../../components/fluent-bit-windows/insights/dashboard";
import type { InsightsPlan } from "../../components/fluent-bit-windows/insights/plan";
import { matchesPattern } from "../unit/fluent-bit-windows/insights/filter-pattern";
import { type LogEvent, runQuery } from "../unit/fluent-bit-windows/insights/insights-query";
import type { StandInServer } from "../unit/fluent-bit-windows/delivery/stand-in";
import { type Datum, metricsIn } from "../unit/fluent-bit-windows/monitoring/alarm-state";

/** What CloudWatch Logs was sent, and when. */
export class Recording {
    readonly events: { group: string; stream: string; message: string; minute: number }[] = [];
    private seen = 0;
    private report: number | undefined;

    constructor(
        private readonly server: StandInServer,
        private readonly now: () => number,
    ) {}

    /** Notes what has come since the last look. */
    look(): void {
        const { events } = this.server;
        for (const { group, stream, message, isTaken } of events.slice(this.seen)) {
            if (isTaken) {
                this.events.push({ group, stream, message, minute: this.minuteOf(message) });
            }
        }
        this.seen = events.length;
    }

    /** A report is of the minute after that of the report before, however late it comes here. */
    private minuteOf(message: string): number {
        const now = this.now();
        if (!message.startsWith('{"_aws":')) {
            return Math.floor(now);
        }
        if (this.report === undefined || Math.abs(now - this.report) > 2) {
            this.report = Math.floor(now);
        }
        const minute = this.report;
        // The node's own line ends a report.
        this.report += message.includes('"Destination":') ? 0 : 1;
        return minute;
    }
}

interface Measured {
    recording: Recording;
    insights: InsightsPlan;
    minutes: number;
}

/** What each widget of a dashboard shows of a recording. */
export function valuesOf({ body }: PlannedDashboard, measured: Measured): Record<string, WidgetValues> {
    const data = metricData(measured);
    return Object.fromEntries(
        body.widgets.flatMap(({ type, properties }): [string, WidgetValues][] => {
            const title = String(properties["title"]);
            switch (type) {
                case "text":
                    return [];
                case "metric":
                    return [[title, { series: seriesOf(properties, data, measured.minutes) }]];
                case "log":
                    return [[title, answerOf(properties, measured)]];
            }
        }),
    );
}

/** Fluent Bit's metrics, those that CloudWatch Logs has of each group, and those of metric filters. */
function metricData({ recording, insights }: Measured): Datum[] {
    return recording.events.flatMap(({ group, message, minute }): Datum[] => {
        const incoming = { namespace: "AWS/Logs", dimensions: { LogGroupName: group }, minute };
        return [
            { ...incoming, name: "IncomingBytes", value: Buffer.byteLength(message) + 26 },
            { ...incoming, name: "IncomingLogEvents", value: 1 },
            ...(message.startsWith('{"_aws":') ? metricsIn(JSON.parse(message) as object, minute) : []),
            ...insights.metricFilters.flatMap(({ logGroup, pattern, metric }): Datum[] => {
                const found = logGroup === group ? matchesPattern(pattern, message) : undefined;
                const value = found === undefined ? metric.defaultValue : (found[metric.value] ?? metric.value);
                const of = { namespace: metric.namespace, name: metric.name, dimensions: {}, minute };
                return logGroup !== group || value === undefined ? [] : [{ ...of, value: Number(value) }];
            }),
        ];
    });
}

type Series = Record<string, (number | null)[]>;

/** The series of a metric widget, by what CloudWatch would label them with. */
function seriesOf(properties: Record<string, unknown>, data: readonly Datum[], minutes: number): Series {
    const entries = properties["metrics"] as unknown[][];
    const period = Math.min(minutes, Number(properties["period"]) / 60);
    const known = new Map<string, (number | null)[]>();
    const series: Series = {};
    for (const entry of entries) {
        const [first] = entry;
        if (typeof first === "string") {
            const { id, visible, label, stat, name, dimensions } = metricOf(entry);
            const of = data.filter(
                (one) => one.namespace === first && one.name === name && same(one.dimensions, dimensions),
            );
            const points = inPeriods(of, stat, period, minutes);
            known.set(id, points);
            if (visible) {
                series[label] = points;
            }
            continue;
        }
        const { expression, label = "" } = first as { expression: string; label?: string };
        const [, schema, name, cluster, stat = ""] =
            /^SEARCH\('\{(.+)\} MetricName="(\w+)" Cluster="(.+)"', '(\w+)'\)$/.exec(expression) ?? [];
        if (schema === undefined) {
            const [, id = "", divisor, factor] = /^(\w+) \/ (\d+) \* ([\d.]+)$/.exec(expression) ?? [];
            series[label] = (known.get(id) ?? []).map((value) =>
                value === null ? null : (value / Number(divisor)) * Number(factor),
            );
            continue;
        }
        const [namespace, ...names] = schema.split(",");
        const found = data.filter(
            (one) =>
                one.namespace === namespace &&
                one.name === name &&
                one.dimensions["Cluster"] === cluster &&
                Object.keys(one.dimensions).join() === names.join(),
        );
        const labels = new Set(
            found.map(({ dimensions }) =>
                names
                    .slice(1)
                    .map((key) => dimensions[key])
                    .join(" "),
            ),
        );
        for (const one of labels) {
            const of = found.filter(
                ({ dimensions }) =>
                    names
                        .slice(1)
                        .map((key) => dimensions[key])
                        .join(" ") === one,
            );
            series[one] = inPeriods(of, stat, period, minutes);
        }
    }
    return series;
}

function metricOf(entry: readonly unknown[]) {
    const last = entry.at(-1);
    const options = (typeof last === "object" ? last : {}) as { id?: string; visible?: boolean; stat?: string };
    const texts = entry.filter((part) => typeof part === "string");
    const [, name = "", ...rest] = texts;
    const dimensions = Object.fromEntries(
        rest.flatMap((key, index): [string, string][] => (index % 2 === 0 ? [[key, rest[index + 1] ?? ""]] : [])),
    );
    const { id = "", visible = true, stat = "Average" } = options;
    const group = dimensions["LogGroupName"];
    return { id, visible, stat, name, dimensions, label: group ?? (/^p\d/.test(stat) ? stat : name) };
}

function same(one: Record<string, string>, other: Record<string, string>): boolean {
    return JSON.stringify(one) === JSON.stringify(other);
}

function inPeriods(data: readonly Datum[], stat: string, period: number, minutes: number): (number | null)[] {
    return Array.from({ length: minutes / period }, (_, index) => {
        const values = data
            .filter(({ minute }) => minute >= index * period && minute < (index + 1) * period)
            .map(({ value }) => value);
        return values.length === 0 ? null : Math.round(statistic(stat, values) * 1e6) / 1e6;
    });
}

function statistic(stat: string, values: readonly number[]): number {
    const sorted = [...values].sort((one, other) => one - other);
    const percentile = /^p(\d+)$/.exec(stat)?.[1];
    if (percentile !== undefined) {
        return sorted[Math.ceil((Number(percentile) / 100) * sorted.length) - 1] ?? 0;
    }
    const sum = values.reduce((total, value) => total + value, 0);
    switch (stat) {
        case "Sum":
            return sum;
        case "SampleCount":
            return values.length;
        case "Maximum":
            return sorted.at(-1) ?? 0;
        default:
            return sum / values.length;
    }
}

/** The answer to a widget's query. */
function answerOf(properties: Record<string, unknown>, { recording, minutes }: Measured): WidgetValues {
    const parts = String(properties["query"]).split("\n| ");
    const sources = parts.flatMap((part) => /^SOURCE '(.+)'$/.exec(part)?.[1] ?? []);
    const text = parts.filter((part) => !part.startsWith("SOURCE ")).join("\n| ");
    const events = recording.events
        .filter(({ group, minute }) => sources.includes(group) && minute < minutes)
        .map(({ message, stream, minute }): LogEvent => ({ message, stream, time: minute * 60_000 }));
    const rows = runQuery(text, events);
    if (properties["view"] === "timeSeries") {
        const points = Array.from({ length: minutes / 5 }, (_, index) => {
            const found = rows.find((row) => Number(row["bin"]) === index);
            return found === undefined ? null : Number(Object.entries(found).find(([key]) => key !== "bin")?.[1]);
        });
        return { series: { requests: points } };
    }
    const columns = Object.keys(rows[0] ?? {});
    const cell = (name: string, value: string | number = "") =>
        name === "lastSeen" ? `minute ${Number(value) / 60_000}` : value;
    return { columns, rows: rows.slice(0, 12).map((row) => columns.map((name) => cell(name, row[name]))) };
}
