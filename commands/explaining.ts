import type { PlannedDestination } from "../components/fluent-bit-windows/destinations/destination";
import { systemName } from "../components/fluent-bit-windows/fluent-bit/platforms";
import { maskInWords } from "../components/fluent-bit-windows/masking/mask";
import { nodeLogKey, type Reading, readingOn } from "../components/fluent-bit-windows/node-logs/sources";
import type { PlannedRoute } from "../components/fluent-bit-windows/plan";
import { isProxied } from "../components/fluent-bit-windows/proxy/variables";
import { routesOf } from "../components/fluent-bit-windows/routing";
import {
    type Container,
    masksFor,
    shippedRecords,
    withTracesJoined,
} from "../components/fluent-bit-windows/shipped-record";
import { tagOf } from "../components/fluent-bit-windows/tag";
import type { Target } from "../components/fluent-bit-windows/targets/target";
import type { Statement } from "../components/iam/policy-document";
import { stackWarnings } from "../config/stack-warnings";
import { costOf, eventOverhead, type Prices } from "./cost";
import { lineLimits, pathLimits } from "./fluent-bit-on-nodes";
import { logStreamOf } from "./log-stream";
import type { PlannedStack } from "./planned-stack";

/** How much a container writes, and what that costs. */
export interface Rate extends Prices {
    linesPerSecond: number;
    bytesPerLine: number;
}

export interface Question {
    container: Container;
    /** Labels of the pod; undefined: the API server does not tell them. */
    labels: Record<string, string> | undefined;
    lines: readonly string[];
    rate: Rate;
}

/** Every route, in the order in which they are asked: what it takes, where to, and how long it is kept. */
export function routeTable({ fluentBit }: PlannedStack): string[][] {
    return [
        ["route", "setting", "to", "kept", "allowed by"],
        ...fluentBit.routes.flatMap((route) =>
            route.destinations.map((destination) => [
                route.name,
                destination.setting,
                destination.description,
                retention(destination),
                destination.statements.map(({ Sid }) => Sid).join(", ") || "-",
            ]),
        ),
    ];
}

/** The nodes' own logs: how each is read on the nodes of a system. Empty where there is none. */
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

/** What `extra` adds, in the order in which it stands behind everything else. Empty where there is nothing. */
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

/** What Fluent Bit connects to, for whoever opens a proxy or a firewall for it. */
export function serverTable({ fluentBit, settings }: PlannedStack): string[][] {
    return [
        ["server", "reached"],
        ...fluentBit.servers.map((server) => [
            Number.isNaN(server.port) ? server.host : `${server.host}:${server.port}`,
            isProxied(settings.fluentBit, server) ? `by ${settings.fluentBit.httpProxy?.url ?? ""}` : "directly",
        ]),
    ];
}

/** What is allowed, and may still not be what is wanted. */
export function warnings({ settings, fluentBit, apps }: PlannedStack): string[] {
    return [
        ...fluentBit.warnings.map((warning) => `Warning: fluentBit: ${warning}`),
        ...apps.flatMap((app) => app.warnings.map((warning) => `Warning: iisApps ${app.name}: ${warning}`)),
        ...stackWarnings(settings).map((warning) => `Warning: ${warning}`),
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
            return `the Event Log ${reading.channel}${provider}, by HostProcess pods`;
        }
    }
}

/** Where a container's lines go, as a text for people. */
export function explain(stack: PlannedStack, question: Question): string {
    const tag = tagOf(question.container);
    const taking = routesOf(stack.fluentBit.routes, tag, question.labels);
    const { namespace, pod, container } = question.container;
    return [
        `${namespace}/${pod}/${container}, to Fluent Bit ${tag}`,
        ...pathLimits(question.container, stack),
        ...(taking.length === 0
            ? ["", "No route takes it, and fluentBit.unrouted drops the rest: nothing of it is shipped."]
            : taking.flatMap((route) =>
                  route.destinations.flatMap((to) => ["", ...explained(route, to, stack, question)]),
              )),
        "",
    ].join("\n");
}

function explained(route: PlannedRoute, to: PlannedDestination, stack: PlannedStack, question: Question): string[] {
    // What only a running cluster knows stands between angle brackets.
    const stream = logStreamOf(to, stack, { ...question, host: "<host>", podId: "<podId>" });
    return [
        `${to.description}, by ${to.setting} (${route.name})`,
        ...(stream === undefined ? [] : [`  stream      ${stream}`]),
        ...to.statements.map((statement) => `  allowed by  ${said(statement)}`),
        ...(to.readers?.principals ?? []).map(({ arn }) => `  read by     ${arn}`),
        `  kept        ${retention(to)}`,
        ...masksInWords(stack, question.container).map((mask) => `  masked      ${mask}`),
        ...withTracesJoined(question.lines, question.container, stack.settings.fluentBit.lines).flatMap((line) => {
            const events = shipped(line, to, stack, question.container);
            return [
                `  line        ${indented(line)}`,
                ...(events.length === 0 ? ["nothing: fluentBit.lines.drop leaves it out"] : events).flatMap((event) => [
                    `  shipped     ${indented(event)}`,
                    ...lineLimits(event, to, stack).map((limit) => `              ${limit}`),
                ]),
            ];
        }),
        ...cost(to, stack, question),
    ];
}

/** A text of several lines, below one another. */
function indented(text: string): string {
    return text.replaceAll("\n", `\n${" ".repeat(14)}`);
}

/** What is made unreadable in the container's lines. */
function masksInWords({ settings: { fluentBit } }: PlannedStack, container: Container): string[] {
    const { mask } = fluentBit.lines;
    return masksFor(container, fluentBit.lines).map(
        (settings) => `${maskInWords(settings)}, by fluentBit.lines.mask[${mask.indexOf(settings)}]`,
    );
}

/** What is sent of a line: the record, or the line itself where that is all a destination takes, in parts where it is split. */
export function shipped(line: string, to: PlannedDestination, stack: PlannedStack, container: Container): string[] {
    return shippedRecords(line, container, stack.settings.fluentBit).map((record) =>
        to.takesRecord ? JSON.stringify(record) : String(record["log"]),
    );
}

export function said({ Sid, Action, Resource }: Statement): string {
    return `${Sid}: ${Action.join(", ")} on ${Resource.join(", ")}`;
}

export function retention({ targets, expiry }: PlannedDestination): string {
    return targets.flatMap((target) => keptBy(target, expiry?.days)).join(", ") || "as its owner says";
}

function keptBy(target: Target, days: number | undefined): string[] {
    switch (target.kind) {
        case "logGroup":
            return [`${target.retentionDays} days (${target.logClass})`];
        case "bucket": {
            const { objectLock: lock, expireAfterDays, name } = target;
            const locked = lock === undefined ? "" : `, each object locked for ${lock.retentionDays} (${lock.mode})`;
            return [`${days ?? expireAfterDays} days in the bucket ${name}${locked}`];
        }
        case "deliveryStream":
            // It passes on to a bucket, which is a target of its own.
            return [];
    }
}

/** What a log group costs at the asked rate. What others bill for is theirs to say. */
function cost(to: PlannedDestination, stack: PlannedStack, { container, rate }: Question): string[] {
    const group = to.targets.find((target) => target.kind === "logGroup");
    if (group === undefined) {
        return [];
    }
    const events = shipped("x".repeat(rate.bytesPerLine), to, stack, container);
    if (events.length === 0) {
        return [];
    }
    const bytes = events.reduce((sum, event) => sum + Buffer.byteLength(event) + eventOverhead, 0);
    const { gigabytes, takenIn, kept } = costOf({ bytes, linesPerSecond: rate.linesPerSecond }, group, rate);
    return [
        `  costs       at ${rate.linesPerSecond} lines a second of ${rate.bytesPerLine} bytes: ${bytes} bytes a line, ${gigabytes.toFixed(1)} GB in 30 days, ` +
            `${takenIn.toFixed(2)} USD to take in and at most ${kept.toFixed(2)} USD a month to keep`,
    ];
}
