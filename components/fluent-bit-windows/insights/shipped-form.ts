import { keptFields, type MetadataField, parsedKey } from "../metadata";
import { namesOverlap } from "../match";
import { routesOf } from "../routing";
import type { PlannedRoute } from "../planned-route";
import type { FluentBitSettings } from "../settings";
import type { LogGroupOptions } from "../targets/log-group-options";
import { tagOf } from "../tag";
import type { AccessLog } from "../../access-logs/settings";

/** A log group of the cluster's region and account, to which Fluent Bit writes. */
export interface GroupOfRoute {
    name: string;
    route: PlannedRoute;
    logClass: "STANDARD" | "INFREQUENT_ACCESS";
    /** Options of a log group that the stack creates. */
    options: LogGroupOptions;
}

/**
 * The log groups of routes that are in the cluster's own region and account, each once for each route.
 *
 * @param region where the cluster is; undefined while that is not known, and a group in any region counts
 */
export function groupsOf(routes: readonly PlannedRoute[], region: string | undefined): GroupOfRoute[] {
    return routes.flatMap((route) =>
        route.destinations.flatMap(({ output, targets }): GroupOfRoute[] => {
            const name = output["log_group_name"];
            const isThere = (region === undefined || output["region"] === region) && output["role_arn"] === undefined;
            if (output.name !== "cloudwatch_logs" || typeof name !== "string" || !isThere) {
                return [];
            }
            const own = targets.find((target) => target.kind === "logGroup");
            return [{ name, route, logClass: own?.logClass ?? "STANDARD", options: own?.beside?.options ?? {} }];
        }),
    );
}

/**
 * The log groups that have an access log's lines: of those that get the same lines, one, so that no request counts twice. One of the class STANDARD comes first, because the other class has no metric filters.
 */
export function groupsOfAccessLog(log: AccessLog, groups: readonly GroupOfRoute[]): GroupOfRoute[] {
    const routes = [...new Set(groups.map(({ route }) => route))];
    let uncovered = log.deployments.flatMap((deployment) => {
        const tag = tagOf({ namespace: log.namespace, container: log.container, pod: `${deployment}-0` });
        const taking = routesOf(routes, tag, log.labels);
        const of = groups.filter(({ route }) => taking.includes(route));
        return of.length === 0 ? [] : [of];
    });
    const chosen: GroupOfRoute[] = [];
    while (uncovered.length > 0) {
        const gets = ({ name }: GroupOfRoute) => uncovered.filter((all) => all.some((one) => one.name === name)).length;
        const rank = (group: GroupOfRoute) =>
            (group.logClass === "STANDARD" ? log.deployments.length : 0) + gets(group);
        const best = uncovered.flat().reduce((one, other) => (rank(other) > rank(one) ? other : one));
        chosen.push(best);
        uncovered = uncovered.filter((all) => all.every(({ name }) => name !== best.name));
    }
    return chosen;
}

/** A query reads no more log groups: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html */
const maxLogGroups = 50;

/**
 * Names of log groups by the queries that can read them: each reads groups of one class.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Source.html
 */
export function namesByQuery(groups: readonly GroupOfRoute[]): string[][] {
    return (["STANDARD", "INFREQUENT_ACCESS"] as const).flatMap((logClass) => {
        const names = [...new Set(groups.filter((group) => group.logClass === logClass).map(({ name }) => name))];
        return Array.from({ length: Math.ceil(names.length / maxLogGroups) }, (_, index) =>
            names.slice(index * maxLogGroups, (index + 1) * maxLogGroups),
        );
    });
}

/** Distinguishes several queries for one question. */
export function numbered(name: string, index: number): string {
    return index === 0 ? name : `${name} (${index + 1})`;
}

/** Where in an event the line of an access log is. */
export type LinePlace =
    /** The event is the line. */
    | { kind: "line" }
    /** It is in a text of a JSON event, of which this is the selector. */
    | { kind: "field"; selector: string }
    /** It is somewhere in a text. */
    | { kind: "text" };

/** The places in events that are only a line of LogMonitor, by its format. */
const placesInMessages: Record<AccessLog["format"], LinePlace> = {
    json: { kind: "field", selector: "$.LogEntry.Logline" },
    xml: { kind: "text" },
    line: { kind: "line" },
    other: { kind: "text" },
};

export function placeOfLine(log: AccessLog, settings: FluentBitSettings): LinePlace {
    const { metadata, lines } = settings;
    if (metadata.send === "message") {
        return placesInMessages[log.format];
    }
    const isParsed =
        log.format === "json" &&
        lines.parseJson.some(({ match }) =>
            namesOverlap(match, { namespace: log.namespace, container: log.container, pod: "*" }),
        );
    return { kind: "field", selector: isParsed ? `$.${parsedKey}.LogEntry.Logline` : "$.log" };
}

/** The fields that events have beside the line. */
export function fieldsOfEvents({ metadata }: FluentBitSettings): MetadataField[] {
    return metadata.send === "message" ? [] : keptFields(metadata);
}

/** What the names of a Deployment's pods look like: `<deployment>-<hash>-<five characters>`. */
export function podPattern(deployment: string): string {
    return `^${deployment}-[a-z0-9]+-[a-z0-9]+$`;
}
