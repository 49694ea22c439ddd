import type { LogPrices } from "../components/aws/log-prices";
import type { PlannedDestination } from "../components/fluent-bit-windows/destinations/destination";
import { takesTag } from "../components/fluent-bit-windows/extra/tag-match";
import { systemName } from "../components/fluent-bit-windows/fluent-bit/platforms";
import { maskInWords } from "../components/fluent-bit-windows/masking/mask";
import type { RouteMatch } from "../components/fluent-bit-windows/match";
import { nodeLogKey, type Reading, readingOn } from "../components/fluent-bit-windows/node-logs/sources";
import type { PlannedAlarm } from "../components/fluent-bit-windows/monitoring/alarms";
import {
    type MonitoringCost,
    monitoringCost,
    monitoringPrices,
} from "../components/fluent-bit-windows/monitoring/cost";
import { clusterDimension, metricNamespace } from "../components/fluent-bit-windows/monitoring/metrics";
import { sharedOutputs } from "../components/fluent-bit-windows/pipeline/shared-outputs";
import type { PlannedRoute } from "../components/fluent-bit-windows/planned-route";
import { isProxied } from "../components/fluent-bit-windows/proxy/variables";
import { tagsHavePodId } from "../components/fluent-bit-windows/records";
import { routedTag, routesOf } from "../components/fluent-bit-windows/routing";
import {
    type Container,
    masksFor,
    shippedRecords,
    withTracesJoined,
} from "../components/fluent-bit-windows/shipped-record";
import { windowsShippersOf } from "../components/fluent-bit-windows/shippers";
import { tagOf } from "../components/fluent-bit-windows/tag";
import type { LogGroupTarget, Target } from "../components/fluent-bit-windows/targets/target";
import type { Statement } from "../components/iam/policy-document";
import { appContainer, podLabels } from "../components/iis-log-monitor-app/names";
import { namedImages, variantsOf } from "../components/iis-log-monitor-app/variants";
import { type Problem, within } from "../components/settings/problems";
import { stackWarnings } from "../config/stack-warnings";
import { costOf, eventOverhead, logPricesInWords, pricesInWords } from "./cost";
import { lineLimits, pathLimits } from "./fluent-bit-on-nodes";
import { logStreamOf } from "./log-stream";
import type { PlannedStack } from "./planned-stack";
import { wrapped } from "./tables";

/** How much a container writes, and what that costs. */
export interface Rate extends LogPrices {
    linesPerSecond: number;
    bytesPerLine: number;
}

export interface Question {
    container: Container;
    /** Labels of the pod; undefined: the API server does not answer. */
    labels: Record<string, string> | undefined;
    lines: readonly string[];
    rate: Rate;
}

/** Every route in the order of matching: match, destinations and retention. */
export function routeTable({ fluentBit }: PlannedStack): string[][] {
    return [
        ["route", "setting", "to", "kept", "allowed by"],
        ...fluentBit.routes.flatMap((route) =>
            route.destinations.length === 0
                ? [[route.name, listOf(route), "nothing: its lines are dropped", "-", "-"]]
                : route.destinations.map((destination) => [
                      route.name,
                      destination.setting,
                      destination.description,
                      retention(destination),
                      destination.statements.map(({ Sid }) => Sid).join(", ") || "-",
                  ]),
        ),
    ];
}

/** The setting with the destinations of a route. */
function listOf({ setting, match }: PlannedRoute): string {
    return match === undefined ? setting : `${setting}.to`;
}

/** Why a route ships nothing; undefined if it has a destination. */
export function whyDropped(route: PlannedRoute): string | undefined {
    if (route.destinations.length > 0) {
        return undefined;
    }
    return route.name === "unrouted"
        ? "No route matches it, and fluentBit.unrouted drops these lines: nothing is shipped."
        : `The list fluentBit.${listOf(route)} is empty and drops these lines: nothing is shipped.`;
}

/** The lines that are dropped before any route gets them. Empty if there are none. */
export function dropTable({ settings: { fluentBit } }: PlannedStack): string[][] {
    const { drop } = fluentBit.lines;
    return drop.length === 0
        ? []
        : [
              ["dropped by", "lines", "of"],
              ...drop.map(({ match, pattern, ignoreCase }, index) => [
                  `lines.drop[${index}]`,
                  pattern === undefined ? "all" : `with ${pattern}${ignoreCase ? ", ignoring case" : ""}`,
                  matchInWords(match),
              ]),
          ];
}

/** Containers that a match is for, in words. */
export function matchInWords({ labels = {}, ...names }: Partial<RouteMatch>): string {
    const parts = [
        ...Object.entries(names).filter(([, pattern]) => !/^\*+$/.test(pattern)),
        ...Object.entries(labels).map(([key, value]) => [`label ${key}`, value]),
    ];
    return parts.map(([what, pattern]) => `${what} ${pattern}`).join(", ") || "all pods";
}

/** The stack's applications, and the routes that get their lines. Empty if there are none. */
export function applicationTable({ settings, fluentBit }: PlannedStack): string[][] {
    return settings.iisApps.length === 0
        ? []
        : [
              ["application", "containers", "route"],
              ...settings.iisApps.flatMap((app, index) =>
                  variantsOf(app).map(({ windowsVersion, deployment, selector }) => {
                      const { namespace } = app;
                      const tag = tagOf({ namespace, pod: `${deployment}-0`, container: appContainer });
                      const routes = routesOf(fluentBit.routes, tag, { ...podLabels(app), ...selector });
                      const containers = `${namespace}/${deployment}-*/${appContainer}`;
                      const hasImage = app.build !== undefined || namedImages(app)[windowsVersion] !== undefined;
                      return [
                          `iisApps[${index}]`,
                          hasImage ? containers : `${containers}, not deployed until image or build is set`,
                          routes
                              .map(({ name }) =>
                                  name === "unrouted" ? `${name}: add a route to give it its own destination` : name,
                              )
                              .join(", "),
                      ];
                  }),
              ),
          ];
}

/** The nodes' logs, and how each is read on the nodes of a system. Empty if there is none. */
export function nodeLogTable({ settings: { fluentBit } }: PlannedStack): string[][] {
    const systems = fluentBit.linuxNodes ? (["windows", "linux"] as const) : (["windows"] as const);
    return fluentBit.nodeLogs.length === 0
        ? []
        : [
              ["node's log", ...systems.map((os) => `${systemName[os]} nodes`)],
              ...fluentBit.nodeLogs.map((log) => [
                  `node.${nodeLogKey(log)}`,
                  ...systems.map((os) => howItIsRead(readingOn(os, log))),
              ]),
          ];
}

/** The sections of `extra` in their order after all other sections. Empty if there is none. */
export function extraTable({ settings: { fluentBit } }: PlannedStack): string[][] {
    const { extra, linuxNodes } = fluentBit;
    const everywhere = linuxNodes ? "all" : systemName.windows;
    const rows = (["inputs", "filters", "outputs"] as const).flatMap((kind) =>
        extra[kind].map((section, index) => {
            const option = (name: RegExp) => Object.entries(section).find(([key]) => name.test(key))?.[1];
            const lines = option(/^match(_regex)?$/i) ?? option(/^tag$/i);
            const os = section.os === undefined ? everywhere : systemName[section.os];
            return [`extra.${kind}[${index}]`, section.name, String(lines ?? "-"), os];
        }),
    );
    const parsers = extra.parsers.map(({ name, format }, index) => [
        `extra.parsers[${index}]`,
        name,
        `format ${format}`,
        everywhere,
    ]);
    const all = [...parsers, ...rows];
    return all.length === 0 ? [] : [["beside all that", "plug-in or parser", "match or tag", "nodes"], ...all];
}

/** The servers to which Fluent Bit connects, for the configuration of a proxy or firewall. */
export function serverTable({ fluentBit, settings }: PlannedStack): string[][] {
    return [
        ["server", "reached"],
        ...fluentBit.servers.map((server) => [
            Number.isNaN(server.port) ? server.host : `${server.host}:${server.port}`,
            isProxied(settings.fluentBit, server) ? `by ${settings.fluentBit.httpProxy?.url ?? ""}` : "directly",
        ]),
    ];
}

/** What is known of Fluent Bit itself, whom its alarms tell, and what that costs. Empty where it is not watched. */
export function monitoringTable(stack: PlannedStack): string[][] {
    const { fluentBit, settings, cluster } = stack;
    const { monitoring } = fluentBit;
    const cost = monitoringCostOf(stack);
    if (monitoring === undefined || cost === undefined) {
        return [];
    }
    const { clusterMetrics, nodeMetrics, alarmMetrics, nodeMiB } = cost.counts;
    const { alarms, notification } = monitoring;
    return [
        ["monitoring", "value"],
        [
            "metrics",
            `namespace ${metricNamespace}, Cluster ${clusterDimension(cluster.name, settings.fluentBit.instance)}`,
        ],
        ["lines", `${monitoring.destination.description}, kept ${retention(monitoring.destination)}`],
        ["alarms", alarms.length === 0 ? "none" : alarms.map(({ name }) => name).join(", ")],
        ...unwatched(alarms, windowsShippersOf(settings.fluentBit).length),
        ["notifies", notification?.topicArn ?? "nobody; set fluentBit.monitoring.alarms.topic to get messages"],
        [
            "costs",
            `${cost.cluster.toFixed(2)} USD a month (${clusterMetrics} metrics, ${alarmMetrics} metrics of alarms), and ${cost.node.toFixed(2)} for each node ` +
                `(${nodeMetrics} metrics, at most ${nodeMiB.toFixed(0)} MiB of lines), ${pricesInWords(cluster.region)}`,
        ],
    ];
}

/** What monitoring costs; undefined where Fluent Bit is not watched. */
export function monitoringCostOf({ fluentBit, settings }: PlannedStack): MonitoringCost | undefined {
    const { monitoring, routes } = fluentBit;
    const shippers = windowsShippersOf(settings.fluentBit).length;
    const outputs = sharedOutputs(
        routes.flatMap(({ destinations }) => destinations),
        settings.fluentBit.buffer,
    );
    return (
        monitoring &&
        monitoringCost(monitoring, {
            destinations: outputs.length,
            shippers,
            kinds: shippers + (settings.fluentBit.linuxNodes ? 1 : 0),
        })
    );
}

/** Says which alarm is missing where nothing tells the number of nodes. */
function unwatched(alarms: readonly PlannedAlarm[], windowsShippers: number): string[][] {
    const ofNodes = alarms.filter(({ name }) => /-shippers-(windows|events)$/.test(name)).length;
    return alarms.length === 0 || ofNodes >= windowsShippers
        ? []
        : [
              [
                  "no alarm for",
                  "nodes without a Fluent Bit: fluentBit.monitoring.alarms.autoScalingGroups or minimumNodes tells how many nodes there are",
              ],
          ];
}

/** What looks into the log groups, and what that costs. Empty where nothing does. */
export function insightsTable(stack: PlannedStack): string[][] {
    const { fluentBit, cluster } = stack;
    const { queries, dashboard } = fluentBit.insights;
    const metrics = accessLogMetrics(stack);
    if (queries.length + metrics.length === 0 && dashboard === undefined) {
        return [];
    }
    const costs = [
        ...(metrics.length > 0
            ? [`${(metrics.length * monitoringPrices.metric).toFixed(2)} USD a month for metrics`]
            : []),
        ...(dashboard === undefined
            ? []
            : [
                  `${monitoringPrices.dashboard.toFixed(2)} USD a month for the dashboard, if the account has more than three`,
              ]),
        ...(queries.length > 0 || dashboard !== undefined
            ? [`${monitoringPrices.scannedPerGB} USD for each GB that queries read`]
            : []),
    ];
    return [
        ["insights", "value"],
        ...(queries.length > 0
            ? [["queries", `${queries.length}, in the folder ${cluster.name} of Logs Insights`]]
            : []),
        ...(metrics.length > 0 ? [["metrics of access logs", metrics.join(", ")]] : []),
        ...(dashboard === undefined ? [] : [["dashboard", dashboard.name]]),
        ["costs", `${costs.join("; ")}, ${pricesInWords(cluster.region)}`],
    ];
}

/** The metrics of access logs, each once: several filters can count into one. */
export function accessLogMetrics({ fluentBit: { insights } }: PlannedStack): string[] {
    return [...new Set(insights.metricFilters.map(({ metric }) => `${metric.namespace} ${metric.name}`))];
}

/** Warnings about settings that are valid, but may not do what the user wants. */
export function warnings({ settings, fluentBit, apps }: PlannedStack): Problem[] {
    return [
        ...within("fluentBit", fluentBit.warnings),
        ...apps.flatMap((app, index) => within(`iisApps[${index}]`, app.warnings)),
        ...stackWarnings(settings),
    ];
}

function howItIsRead(reading: Reading | undefined): string {
    switch (reading?.by) {
        case undefined:
            return "-";
        case "files":
            return `files in ${reading.folder}`;
        case "journal":
            return `the journal of ${reading.unit}`;
        case "eventLog": {
            const provider = reading.provider === undefined ? "" : ` (${reading.provider})`;
            return `the Event Log ${reading.channel}${provider}, with HostProcess pods`;
        }
    }
}

/**
 * Describes where a container's lines go.
 *
 * @param columns width of the terminal; undefined: no limit
 */
export function explain(stack: PlannedStack, question: Question, columns = Infinity): string {
    const tag = tagOf(question.container);
    const taking = routesOf(stack.fluentBit.routes, tag, question.labels);
    const { namespace, pod, container } = question.container;
    return [
        `${namespace}/${pod}/${container}, to Fluent Bit ${tag}`,
        ...pathLimits(question.container, stack),
        ...taking.flatMap((route) => {
            const why = whyDropped(route);
            return why === undefined
                ? route.destinations.flatMap((to) => ["", ...explained(route, to, stack, question, columns)])
                : ["", why];
        }),
        ...extraInWords(stack, question, taking),
        "",
    ].join("\n");
}

/** Sections of `extra` that also get the lines. Lines of routes without a destination are dropped before. */
function extraInWords(stack: PlannedStack, { container, labels }: Question, taking: readonly PlannedRoute[]): string[] {
    const { fluentBit: settings } = stack.settings;
    const tags = taking.flatMap(({ tags: kind, destinations }) =>
        destinations.map((_, position) => {
            const tag = routedTag(stack.fluentBit.routes, tagOf(container), labels, position);
            return kind === "pod" && tagsHavePodId(settings) ? `${tag}_<podId>` : tag;
        }),
    );
    const lines = (["filters", "outputs"] as const).flatMap((kind) =>
        settings.extra[kind].flatMap((section, index) =>
            tags.some((tag) => takesTag(section, tag))
                ? [
                      `These lines also go ${kind === "filters" ? "through" : "to"} fluentBit.extra.${kind}[${index}] (${section.name}).`,
                  ]
                : [],
        ),
    );
    return lines.length === 0 ? [] : ["", ...lines];
}

function explained(
    route: PlannedRoute,
    to: PlannedDestination,
    stack: PlannedStack,
    question: Question,
    columns: number,
): string[] {
    const entry = (name: string, text: string) =>
        `  ${name.padEnd(12)}${indented(wrapped(text, columns - margin).join("\n"))}`;
    // Values that only a running cluster knows are in angle brackets.
    const stream = logStreamOf(to, stack, { ...question, host: "<host>", podId: "<podId>" });
    return [
        ...wrapped(`${to.description}, by ${to.setting} (${route.name})`, columns),
        ...(stream === undefined ? [] : [entry("stream", stream)]),
        ...to.statements.map((statement) => entry("allowed by", said(statement))),
        ...(to.readers?.principals ?? []).map(({ arn }) => entry("read by", arn)),
        entry("kept", retention(to)),
        ...masksInWords(stack, question.container).map((mask) => entry("masked", mask)),
        ...withTracesJoined(question.lines, question.container, stack.settings.fluentBit.lines).flatMap((line) => {
            const events = shipped(line, to, stack, question);
            return [
                `  line        ${indented(line)}`,
                ...(events.length === 0 ? ["nothing: fluentBit.lines.drop drops it"] : events).flatMap((event) => [
                    `  shipped     ${indented(event)}`,
                    ...lineLimits(event, to, stack).map((limit) => `              ${limit}`),
                ]),
            ];
        }),
        ...cost(to, stack, question).map((sum) => entry("costs", sum)),
    ];
}

/** Characters before the texts about a destination. */
const margin = 14;

/** A text with several lines, indented. */
function indented(text: string): string {
    return text.replaceAll("\n", `\n${" ".repeat(margin)}`);
}

/** The masks for the container's lines. */
function masksInWords({ settings: { fluentBit } }: PlannedStack, container: Container): string[] {
    const { mask } = fluentBit.lines;
    return masksFor(container, fluentBit.lines).map(
        (settings) => `${maskInWords(settings)}, by fluentBit.lines.mask[${mask.indexOf(settings)}]`,
    );
}

/** The events for a line: the record, or only the line if the destination does not get more, in parts if it is split. */
export function shipped(
    line: string,
    to: PlannedDestination,
    stack: PlannedStack,
    { container, labels }: Pick<Question, "container" | "labels">,
): string[] {
    return shippedRecords(line, container, stack.settings.fluentBit, labels).map((record) =>
        to.takesRecord ? JSON.stringify(record) : String(record["log"]),
    );
}

export function said({ Sid, Action, Resource }: Statement): string {
    return `${Sid}: ${Action.join(", ")} on ${Resource.join(", ")}`;
}

export function retention({ targets, expiry }: PlannedDestination): string {
    return targets.flatMap((target) => keptBy(target, expiry?.days)).join(", ") || "according to its owner's settings";
}

function keptBy(target: Target, days: number | undefined): string[] {
    switch (target.kind) {
        case "logGroup":
            return [`${target.retentionDays} days${target.logClass === "STANDARD" ? "" : ` (${target.logClass})`}`];
        case "bucket": {
            const { objectLock: lock, expireAfterDays, name } = target;
            const locked =
                lock === undefined ? "" : `, each object locked for ${lock.retentionDays} days (${lock.mode})`;
            return [`${days ?? expireAfterDays} days in the bucket ${name}${locked}`];
        }
        case "deliveryStream":
            // It delivers to a bucket, which is a separate target.
            return [];
    }
}

/** What the costs of a log group depend on. */
export function pricedGroup({ logClass, retentionDays, beside }: LogGroupTarget) {
    return { logClass, retentionDays, isMasked: beside?.options.dataProtection !== undefined };
}

/** Costs of a log group at the given rate. Prices of other services are not estimated. */
function cost(to: PlannedDestination, stack: PlannedStack, question: Question): string[] {
    const { rate } = question;
    const group = to.targets.find((target) => target.kind === "logGroup");
    if (group === undefined) {
        return [];
    }
    const events = shipped("x".repeat(rate.bytesPerLine), to, stack, question);
    if (events.length === 0) {
        return [];
    }
    const bytes = events.reduce((sum, event) => sum + Buffer.byteLength(event) + eventOverhead, 0);
    const { gigabytes, takenIn, kept } = costOf(
        { bytes, linesPerSecond: rate.linesPerSecond },
        pricedGroup(group),
        rate,
    );
    return [
        `at ${rate.linesPerSecond} ${rate.linesPerSecond === 1 ? "line" : "lines"} a second of ${rate.bytesPerLine} bytes: ${bytes} bytes a line, ${gigabytes.toFixed(1)} GB in 30 days, ` +
            `${takenIn.toFixed(2)} USD for ingestion and at most ${kept.toFixed(2)} USD a month for storage, ${logPricesInWords(stack.cluster.region, rate)}`,
    ];
}
