import type { LogPrices, PricedGroup } from "../../components/aws/log-prices";
import { nodeLogKey } from "../../components/fluent-bit-windows/node-logs/sources";
import type { PlannedDestination } from "../../components/fluent-bit-windows/destinations/destination";
import type { PlannedRoute } from "../../components/fluent-bit-windows/planned-route";
import type { Choice } from "../../components/fluent-bit-windows/routing";
import { withoutCredentials } from "../../components/settings/credentials";
import { describeProblem } from "../../components/settings/problems";
import { eventOverhead } from "../cost";
import {
    applicationTable,
    dropTable,
    extraTable,
    insightsTable,
    matchInWords,
    monitoringTable,
    nodeLogTable,
    pricedGroup,
    type Rate,
    retention,
    said,
    serverTable,
    warnings,
    whyDropped,
} from "../explaining";
import { imageTable } from "../fluent-bit-on-nodes";
import { exampleEvents } from "../overhead";
import type { PlannedStack } from "../planned-stack";

/** What the page says of a stack. Only this is in the page: settings that could hold a secret are not. */
export interface PageData {
    stack: string;
    cluster: string;
    region: string;
    routes: PageRoute[];
    /** What is done to each line on its way through Fluent Bit. */
    steps: string[];
    /** The nodes' own logs that are read. */
    nodeLogs: string[];
    /** Other tables, by their headings. */
    tables: Record<string, string[][]>;
    warnings: string[];
    /** What the costs begin with. */
    rate: { linesPerSecond: number; bytesPerLine: number };
    prices: LogPrices;
}

export interface PageRoute extends Choice {
    name: string;
    setting: string;
    /** Which lines it takes, in words. */
    takes: string;
    /** What its lines come from. */
    from: "pods" | "nodes";
    /** Why its lines are not shipped. */
    dropped?: string;
    destinations: PageDestination[];
}

export interface PageDestination {
    description: string;
    setting: string;
    kept: string;
    permissions: string[];
    readers: string[];
    /** What the costs depend on; absent if it is not a log group of the stack. */
    billed?: PricedGroup & {
        retentionDays: number;
        /** What is billed for each line beside its own bytes. */
        overhead: number;
    };
}

/** @param rate what each route's lines are taken for, for the costs */
export function pageData(stack: PlannedStack, name: string, rate: Rate): PageData {
    const { fluentBit, cluster } = stack;
    return shownOnly({
        stack: name,
        cluster: cluster.name,
        region: cluster.region,
        routes: fluentBit.routes.map((route) => pageRoute(route, stack, rate)),
        steps: steps(stack),
        nodeLogs: stack.settings.fluentBit.nodeLogs.map(nodeLogKey),
        tables: {
            "Lines that are dropped": dropTable(stack),
            "Applications of the stack": applicationTable(stack),
            "Logs of the nodes": nodeLogTable(stack),
            "Added by fluentBit.extra": extraTable(stack),
            "Servers that Fluent Bit connects to": serverTable(stack),
            "Fluent Bit on the nodes": imageTable(stack),
            "How Fluent Bit is watched": monitoringTable(stack),
            "What looks into the log groups": insightsTable(stack),
        },
        warnings: warnings(stack).map((warning) => `Warning: ${describeProblem(warning)}`),
        rate: { linesPerSecond: rate.linesPerSecond, bytesPerLine: rate.bytesPerLine },
        prices: {
            pricePerGB: rate.pricePerGB,
            maskingPerGB: rate.maskingPerGB,
            pricePerGBMonth: rate.pricePerGBMonth,
        },
    });
}

function pageRoute(route: PlannedRoute, stack: PlannedStack, rate: Rate): PageRoute {
    const { name, setting, tagPattern, labelled, tags } = route;
    const dropped = whyDropped(route);
    return {
        name,
        setting,
        takes: takes(route),
        from: tags === "node" ? "nodes" : "pods",
        tagPattern,
        ...(labelled !== undefined && { labelled }),
        ...(dropped !== undefined && { dropped }),
        destinations: route.destinations.map((to) => pageDestination(to, route, stack, rate)),
    };
}

function takes({ name, match, nodeLog }: PlannedRoute): string {
    if (match !== undefined) {
        return matchInWords(match);
    }
    if (nodeLog !== undefined) {
        return `the nodes' own log ${nodeLog}`;
    }
    switch (name) {
        case "own":
            return "Fluent Bit's own lines";
        case "unresolved":
            return "pods whose route depends on labels, while the API server does not answer";
        default:
            return "pods that no route above takes";
    }
}

function pageDestination(
    to: PlannedDestination,
    route: PlannedRoute,
    stack: PlannedStack,
    rate: Rate,
): PageDestination {
    const group = to.targets.find((target) => target.kind === "logGroup");
    const events = exampleEvents(to, route, stack, rate.bytesPerLine);
    return {
        description: to.description,
        setting: to.setting,
        kept: retention(to),
        permissions: to.statements.map(said),
        readers: (to.readers?.principals ?? []).map(({ arn }) => arn),
        ...(group !== undefined &&
            events.length > 0 && {
                billed: {
                    ...pricedGroup(group),
                    overhead: events.reduce(
                        (sum, event) => sum + Buffer.byteLength(event) + eventOverhead,
                        -rate.bytesPerLine,
                    ),
                },
            }),
    };
}

function steps({ settings: { fluentBit } }: PlannedStack): string[] {
    const { lines, metadata, routes } = fluentBit;
    const sources = {
        apiServer: "metadata from the API server",
        kubelet: "metadata from the kubelet",
        path: "metadata from the file's name",
    };
    return [
        "joins the parts of a long line",
        ...(lines.stackTraces.length > 0 ? ["joins the lines of a stack trace"] : []),
        ...(lines.drop.length > 0 ? ["drops what lines.drop names"] : []),
        ...(lines.mask.length > 0 ? ["masks what lines.mask names"] : []),
        ...(lines.splitBytes === undefined ? [] : [`splits lines above ${lines.splitBytes} bytes`]),
        ...(metadata.send === "message" && routes.every(({ to }) => to.every(({ type }) => type === "cloudWatchLogs"))
            ? ["ships the line alone"]
            : [sources[metadata.from]]),
        ...(fluentBit.buffer.type === "filesystem" ? ["buffers on the node's disk"] : ["buffers in memory"]),
    ];
}

/** Every text in it without what looks like a credential, whatever setting it comes from. */
function shownOnly(data: PageData): PageData {
    return JSON.parse(JSON.stringify(data), (_, value: unknown) =>
        typeof value === "string" ? withoutCredentials(value) : value,
    ) as PageData;
}
