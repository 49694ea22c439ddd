import { keptFields, type MetadataField, parsedKey } from "../metadata";
import { namesOverlap } from "../match";
import { routesOf } from "../routing";
import type { PlannedRoute } from "../plan";
import type { FluentBitSettings } from "../settings";
import { tagOf } from "../tag";
import type { AccessLog } from "./settings";

/** A log group of the cluster's region and account, to which Fluent Bit writes. */
export interface GroupOfRoute {
    name: string;
    route: PlannedRoute;
    logClass: "STANDARD" | "INFREQUENT_ACCESS";
    /** Whether the stack creates it. */
    isOwn: boolean;
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
            return [{ name, route, logClass: own?.logClass ?? "STANDARD", isOwn: own !== undefined }];
        }),
    );
}

/** The log groups that an access log's lines come to. */
export function groupsOfAccessLog(log: AccessLog, groups: readonly GroupOfRoute[]): GroupOfRoute[] {
    const routes = groups.map(({ route }) => route);
    const taking = log.deployments.flatMap((deployment) =>
        routesOf(
            [...new Set(routes)],
            tagOf({ namespace: log.namespace, container: log.container, pod: `${deployment}-0` }),
            log.labels,
        ),
    );
    const named = new Map(groups.filter(({ route }) => taking.includes(route)).map((group) => [group.name, group]));
    return [...named.values()];
}

/** Where in an event the line of an access log is. */
export type LinePlace =
    /** The event is the line. */
    | { kind: "line" }
    /** It is in a text of a JSON event, of which this is the selector. */
    | { kind: "field"; selector: string }
    /** It is somewhere in a text. */
    | { kind: "text" };

export function placeOfLine(log: AccessLog, settings: FluentBitSettings): LinePlace {
    const { metadata, lines } = settings;
    if (metadata.send === "message") {
        switch (log.format) {
            case "json":
                return { kind: "field", selector: "$.LogEntry.Logline" };
            case "line":
                return { kind: "line" };
            default:
                return { kind: "text" };
        }
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
