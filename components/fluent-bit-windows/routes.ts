import type { Problem } from "../settings/problems";
import type { DestinationSettings } from "./destinations/registry";
import {
    everyContainer,
    exactParts,
    isOneNamespace,
    matchCovers,
    matchesOverlap,
    namesOverlap,
    needsLabels,
    type RouteMatch,
} from "./match";
import { toRegex } from "./name-pattern";
import type { FluentBitSettings, RouteSettings } from "./settings";
import { labelledPrefix, literal, type TagKind, unresolved } from "./tag";
import { matchingTags, otherTags } from "./tag-pattern";

/** Name of Fluent Bit's container, which identifies its own lines in its namespace. */
export const ownContainer = "fluent-bit";

/** Name of the log group for lines without a route. No namespace can have it: `_` is not allowed in one. */
const unroutedName = "_unrouted";

/** Name of the log group for lines whose route depends on labels that are not available. */
const unresolvedName = unresolved;

/** A planned route: its tags and its destinations. */
export interface Route {
    /** Its name in Fluent Bit's metrics and log. */
    name: string;
    /** The last part of default names, such as the name of a log group. */
    baseName: string;
    /** Its containers, for a route of the settings. */
    match?: RouteMatch;
    /** The namespace, for a route that matches one whole namespace. */
    namespace?: string;
    /** The exact values of the route's match, see {@link exactParts}. */
    exact: Record<string, string>;
    tags: TagKind;
    /** The source, for a route of the node's logs. */
    nodeLog?: string;
    /** Regular expression over tags. */
    tagPattern: string;
    /** The labels, for a route by labels. They decide before the lines get the route's tag. */
    labelled?: Labelled;
    /** Without one, its lines are dropped. */
    to: DestinationSettings[];
    /** Readers of all its destinations. */
    readers?: readonly string[];
    /** Tags for resources that the stack creates only for this route. */
    resourceTags?: Readonly<Record<string, string>>;
    /** Path of its setting. */
    setting: string;
}

export interface Labelled {
    /** Regular expression for the tags of the containers that could match. */
    candidates: string;
    /** Regular expressions for the values of labels, all of which must match. */
    labels: Record<string, string>;
    /** The route's part of the tag. */
    key: string;
}

/** All routes: those of the settings, Fluent Bit's own log, and the remaining lines. */
export function resolveRoutes(settings: FluentBitSettings): Route[] {
    const own: RouteMatch = { namespace: settings.namespace, pod: "*", container: ownContainer, labels: {} };
    const matches = settings.routes.map(({ match }) => match);
    const byName = matches.filter((match) => !needsLabels(match));
    const routes: Route[] = settings.routes.map((route, index) => {
        // No route can have such a name, and it is one part of a tag.
        const name = routeName(route) ?? `_${index}`;
        const earlier = settings.routing === "firstMatch" ? matches.slice(0, index) : [];
        // Lines that an earlier route matches by labels have that route's tag by then.
        const before = [own, ...earlier.filter((match) => !needsLabels(match))];
        const tags = matchingTags(
            route.match,
            before.filter((other) => namesOverlap(other, route.match)),
        );
        return {
            name: `route.${name}`,
            baseName: name,
            match: route.match,
            ...(isOneNamespace(route.match) && { namespace: route.match.namespace }),
            exact: exactParts(route.match),
            ...(needsLabels(route.match)
                ? byLabels(name, { candidates: tags, labels: labelPatterns(route.match) })
                : { tags: "pod" as const, tagPattern: tags }),
            to: route.to,
            ...(route.readers !== undefined && { readers: route.readers }),
            ...(route.tags !== undefined && { resourceTags: route.tags }),
            setting: `routes[${index}]`,
        };
    });
    if (routes.some(({ labelled }) => labelled !== undefined)) {
        routes.push({
            name: "unresolved",
            baseName: unresolvedName,
            exact: {},
            tags: "labelled",
            tagPattern: labelledTags(unresolvedName),
            to: settings.unresolved,
            setting: "unresolved",
        });
    }
    routes.push({
        name: "own",
        baseName: settings.namespace,
        exact: exactParts(own),
        tags: "pod",
        tagPattern: matchingTags(own),
        to: settings.ownLogs,
        setting: "ownLogs",
    });
    // If a route matches everything, no lines remain, and no log group is needed.
    if (!byName.some((match) => matchCovers(match, everything))) {
        routes.push({
            name: "unrouted",
            baseName: unroutedName,
            exact: {},
            tags: "pod",
            tagPattern: otherTags([own, ...byName]),
            to: settings.unrouted,
            setting: "unrouted",
        });
    }
    return routes;
}

function byLabels(key: string, labelled: Omit<Labelled, "key">): Pick<Route, "tags" | "tagPattern" | "labelled"> {
    return { tags: "labelled", tagPattern: labelledTags(key), labelled: { ...labelled, key } };
}

/** @param position of the destination in its route, from 0 */
export function labelledTags(key: string, position = 0): string {
    return `^${literal(`${labelledPrefix(position)}${key}.`)}`;
}

function labelPatterns({ labels }: RouteMatch): Record<string, string> {
    return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, `^${toRegex(value, ".*")}$`]));
}

const everything: RouteMatch = { ...everyContainer, labels: {} };

/** The name of a route, if it has one. */
function routeName({ name, match }: RouteSettings): string | undefined {
    return name ?? (isOneNamespace(match) ? match.namespace : undefined);
}

/** Routes that contradict each other. */
export function routeProblems(settings: FluentBitSettings): Problem[] {
    const problems = overlapProblems(settings);
    problems.push(...labelProblems(settings));
    // A route that matches nothing must be removed anyway, and takes its name with it.
    const matchProblems = new Set(problems.map(({ setting }) => setting));
    problems.push(...nameProblems(settings.routes, (index) => matchProblems.has(`routes[${index}].match`)));
    if ([...resolveRoutes(settings), ...settings.nodeLogs].every(({ to }) => to.length === 0)) {
        problems.push({
            setting: "routes",
            ...(settings.routes.length === 0 && { value: "[]" }),
            remedy: "nothing would be shipped: add a route with a destination, or set a destination in `unrouted`",
        });
    }
    return problems;
}

/** Labels that the source of metadata does not have, or that several routes would need at once. */
function labelProblems({ routes, routing, metadata }: FluentBitSettings): Problem[] {
    return routes.flatMap(({ match }, index): Problem[] => {
        const problem = { setting: `routes[${index}].match.labels`, value: JSON.stringify(match.labels) };
        if (!needsLabels(match)) {
            return [];
        }
        if (metadata.from === "path") {
            const remedy = `a log file's path does not contain labels; match by names, or set metadata.from: "apiServer"`;
            return [{ ...problem, remedy }];
        }
        if (routing === "allMatches") {
            const remedy = `works only with routing: "firstMatch", where a line matches one route; match by names, or add destinations to the route`;
            return [{ ...problem, remedy }];
        }
        return [];
    });
}

/** Routes that get no lines because of an earlier one, and overlapping routes whose result would depend only on their order. */
function overlapProblems({ routes, routing }: FluentBitSettings): Problem[] {
    if (routing === "allMatches") {
        return [];
    }
    return routes.flatMap(({ match }, index): Problem[] => {
        const setting = `routes[${index}].match`;
        const value = JSON.stringify(stated(match));
        const before = routes.slice(0, index);
        const covering = before.find((other) => matchCovers(other.match, match));
        if (covering !== undefined) {
            const earlier = `routes[${routes.indexOf(covering)}]`;
            const isSame = matchCovers(match, covering.match);
            const waysOut = [
                isSame ? "remove one of the two" : `move it before ${earlier}`,
                ...(covering.to.length === 0 ? [] : [`add its destinations to "to" of ${earlier}`]),
            ];
            const remedy = `${earlier} already matches all of these containers, so this route would get no lines; ${waysOut.join(", or ")}`;
            return [{ setting, value, remedy }];
        }
        const crossing = before.findIndex(
            (other) => matchesOverlap(other.match, match) && !matchCovers(match, other.match),
        );
        if (crossing >= 0) {
            const remedy =
                `some containers also match routes[${crossing}], and neither route is more specific; ` +
                `make one of them more specific, or set routing: "allMatches" to send these lines to both`;
            return [{ setting, value, remedy }];
        }
        return [];
    });
}

/** A match as the user wrote it, without wildcards for everything. */
function stated({ labels, ...names }: RouteMatch): Partial<RouteMatch> {
    return {
        ...Object.fromEntries(Object.entries(names).filter(([, pattern]) => pattern !== "*")),
        ...(Object.keys(labels).length > 0 && { labels }),
    };
}

function nameProblems(routes: readonly RouteSettings[], goesAnyway: (index: number) => boolean): Problem[] {
    const names = routes.map(routeName);
    return routes.flatMap(({ to }, index): Problem[] => {
        const setting = `routes[${index}].name`;
        const name = names[index];
        if (name === undefined) {
            const remedy =
                "is missing: a route that does not match exactly one whole namespace needs a name, for its log group and its metrics; set name";
            // A route without destinations has no log group and no metrics.
            return to.length === 0 ? [] : [{ setting, remedy }];
        }
        const earlier = names.indexOf(name);
        return earlier === index || goesAnyway(index)
            ? []
            : [
                  {
                      setting,
                      value: JSON.stringify(name),
                      remedy: `routes[${earlier}] has the same name; use another name`,
                  },
              ];
    });
}
