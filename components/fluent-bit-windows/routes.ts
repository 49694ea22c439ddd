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

/** Name of Fluent Bit's container, by which its own lines are told from others of its namespace. */
export const ownContainer = "fluent-bit";

/** Name of the log group for lines without a route. No namespace can have it: `_` is not allowed in one. */
const unroutedName = "_unrouted";

/** Name of the log group for lines of which the labels decide, and were not to be had. */
const unresolvedName = unresolved;

/** A route with nothing left to decide: which tags it takes, and where to. */
export interface Route {
    /** What Fluent Bit calls it in its metrics and its own log. */
    name: string;
    /** The last part of default names, such as a log group's. */
    baseName: string;
    /** The namespace, for a route that takes one whole namespace. */
    namespace?: string;
    /** What the route's containers have in common, see {@link exactParts}. */
    exact: Record<string, string>;
    tags: TagKind;
    /** For a route of the node's own logs: which. */
    nodeLog?: string;
    /** Regular expression over tags. */
    tagPattern: string;
    /** For a route that takes pods by their labels: what decides, before the lines get the tag of the route. */
    labelled?: Labelled;
    to: DestinationSettings[];
    /** Who may read what all its destinations write. */
    readers?: readonly string[];
    /** Tags for what the stack makes for it alone. */
    resourceTags?: Readonly<Record<string, string>>;
    /** Where in the settings it is said. */
    setting: string;
}

export interface Labelled {
    /** Regular expression over the tags of the containers that could be meant. */
    candidates: string;
    /** Regular expressions over the values of labels, all of which have to be there. */
    labels: Record<string, string>;
    /** What stands for the route in the tag. */
    key: string;
}

/** All routes of the settings: the stated ones, Fluent Bit's own, and the one for the rest. */
export function resolveRoutes(settings: FluentBitSettings): Route[] {
    const own: RouteMatch = { namespace: settings.namespace, pod: "*", container: ownContainer, labels: {} };
    const matches = settings.routes.map(({ match }) => match);
    const byName = matches.filter((match) => !needsLabels(match));
    const routes: Route[] = settings.routes.map((route, index) => {
        const name = routeName(route) ?? `routes.${index}`;
        const earlier = settings.routing === "firstMatch" ? matches.slice(0, index) : [];
        // Lines that an earlier route takes by labels have that route's tag by then.
        const before = [own, ...earlier.filter((match) => !needsLabels(match))];
        const tags = matchingTags(
            route.match,
            before.filter((other) => namesOverlap(other, route.match)),
        );
        return {
            name: `route.${name}`,
            baseName: name,
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
    // Where a route takes everything, nothing is left to collect, and no log group to pay for.
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
    return routes.filter((route) => route.to.length > 0);
}

function byLabels(key: string, labelled: Omit<Labelled, "key">): Pick<Route, "tags" | "tagPattern" | "labelled"> {
    return { tags: "labelled", tagPattern: labelledTags(key), labelled: { ...labelled, key } };
}

function labelledTags(key: string): string {
    return `^${literal(`${labelledPrefix}${key}.`)}`;
}

function labelPatterns({ labels }: RouteMatch): Record<string, string> {
    return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, `^${toRegex(value, ".*")}$`]));
}

const everything: RouteMatch = { ...everyContainer, labels: {} };

/** The name of a route, as far as it has one. */
function routeName({ name, match }: RouteSettings): string | undefined {
    return name ?? (isOneNamespace(match) ? match.namespace : undefined);
}

/** Routes that contradict each other. */
export function routeProblems(settings: FluentBitSettings): Problem[] {
    const problems = overlapProblems(
        settings.routes.map(({ match }) => match),
        settings.routing,
    );
    problems.push(...labelProblems(settings));
    // A route that gets nothing has to go anyway, whatever its name.
    problems.push(...nameProblems(settings.routes, problems.length > 0));
    if (settings.routes.length + settings.unrouted.length + settings.ownLogs.length === 0) {
        problems.push({
            setting: "routes",
            value: "[]",
            remedy: "nothing would be shipped: add a route, or give `unrouted` a destination",
        });
    }
    return problems;
}

/** Labels that nobody could ask for, or that would have to be asked for more than one route at once. */
function labelProblems({ routes, routing, metadata }: FluentBitSettings): Problem[] {
    return routes.flatMap(({ match }, index): Problem[] => {
        const problem = { setting: `routes[${index}].match.labels`, value: JSON.stringify(match.labels) };
        if (!needsLabels(match)) {
            return [];
        }
        if (metadata.from === "path") {
            const remedy = `a log file's path does not tell labels; match by names, or set metadata.from: "apiServer"`;
            return [{ ...problem, remedy }];
        }
        if (routing === "allMatches") {
            const remedy = `works with routing: "firstMatch" only, where one route takes a line; match by names, or give the route more destinations`;
            return [{ ...problem, remedy }];
        }
        return [];
    });
}

/**
 * Routes that an earlier one leaves nothing to, or of which it depends on their order alone who gets what.
 *
 * @param matches of the routes, in their order; undefined where a route's match is wrong in itself
 */
export function overlapProblems(
    matches: readonly (RouteMatch | undefined)[],
    routing: FluentBitSettings["routing"],
): Problem[] {
    if (routing === "allMatches") {
        return [];
    }
    return matches.flatMap((match, index): Problem[] => {
        if (match === undefined) {
            return [];
        }
        const setting = `routes[${index}].match`;
        const value = JSON.stringify(stated(match));
        const before = matches.slice(0, index);
        const covering = before.findIndex((other) => other !== undefined && matchCovers(other, match));
        if (covering >= 0) {
            const remedy =
                `routes[${covering}] takes all of this already, so the route would get nothing; put it before routes[${covering}], ` +
                `or its destinations into the "to" of routes[${covering}]`;
            return [{ setting, value, remedy }];
        }
        const crossing = before.findIndex(
            (other) => other !== undefined && matchesOverlap(other, match) && !matchCovers(match, other),
        );
        if (crossing >= 0) {
            const remedy =
                `some containers match routes[${crossing}] too, and neither route is the narrower one; ` +
                `make one of them narrower, or set routing: "allMatches" to give these lines to both`;
            return [{ setting, value, remedy }];
        }
        return [];
    });
}

/** A match as the user wrote it, without what stands for everything. */
function stated({ labels, ...names }: RouteMatch): Partial<RouteMatch> {
    return {
        ...Object.fromEntries(Object.entries(names).filter(([, pattern]) => pattern !== "*")),
        ...(Object.keys(labels).length > 0 && { labels }),
    };
}

function nameProblems(routes: readonly RouteSettings[], onlyMissing: boolean): Problem[] {
    const names = routes.map(routeName);
    return routes.flatMap((_, index): Problem[] => {
        const setting = `routes[${index}].name`;
        const name = names[index];
        if (name === undefined) {
            const remedy =
                "is missing: a route that is not exactly one whole namespace needs a name, for its log group and its metrics";
            return [{ setting, remedy }];
        }
        const earlier = names.indexOf(name);
        return earlier === index || onlyMissing
            ? []
            : [
                  {
                      setting,
                      value: JSON.stringify(name),
                      remedy: `routes[${earlier}] has this name already; give it another`,
                  },
              ];
    });
}
