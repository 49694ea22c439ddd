import type { Problem } from "../settings/problems";
import type { DestinationSettings } from "./destinations/registry";
import { isOneNamespace, type Match, matchCovers, matchesOverlap } from "./match";
import type { FluentBitSettings, RouteSettings } from "./settings";
import { matchingTags, otherTags } from "./tag-pattern";

/** Name of Fluent Bit's container, by which its own lines are told from others of its namespace. */
export const ownContainer = "fluent-bit";

/** Name of the log group for lines without a route. No namespace can have it: `_` is not allowed in one. */
const unroutedName = "_unrouted";

/** A route with nothing left to decide: which tags it takes, and where to. */
export interface Route {
    /** What Fluent Bit calls it in its metrics and its own log. */
    name: string;
    /** The last part of default names, such as a log group's. */
    baseName: string;
    /** Regular expression over tags. */
    tagPattern: string;
    to: DestinationSettings[];
    /** Where in the settings it is said. */
    setting: string;
}

/** All routes of the settings: the stated ones, Fluent Bit's own, and the one for the rest. */
export function resolveRoutes(settings: FluentBitSettings): Route[] {
    const own: Match = { namespace: settings.namespace, pod: "*", container: ownContainer };
    const matches = settings.routes.map(({ match }) => match);
    const routes: Route[] = settings.routes.map((route, index) => {
        const name = routeName(route) ?? `routes.${index}`;
        const earlier = settings.routing === "firstMatch" ? matches.slice(0, index) : [];
        const others = [own, ...earlier].filter((other) => matchesOverlap(other, route.match));
        return {
            name: `route.${name}`,
            baseName: name,
            tagPattern: matchingTags(route.match, others),
            to: route.to,
            setting: `routes[${index}]`,
        };
    });
    routes.push({
        name: "own",
        baseName: settings.namespace,
        tagPattern: matchingTags(own),
        to: settings.ownLogs,
        setting: "ownLogs",
    });
    // Where a route takes everything, nothing is left to collect, and no log group to pay for.
    if (!matches.some((match) => matchCovers(match, everything))) {
        routes.push({
            name: "unrouted",
            baseName: unroutedName,
            tagPattern: otherTags([own, ...matches]),
            to: settings.unrouted,
            setting: "unrouted",
        });
    }
    return routes.filter((route) => route.to.length > 0);
}

const everything: Match = { namespace: "*", pod: "*", container: "*" };

/** The name of a route, as far as it has one. */
function routeName({ name, match }: RouteSettings): string | undefined {
    return name ?? (isOneNamespace(match) ? match.namespace : undefined);
}

/** The routes that take a tag, as Fluent Bit would find them. */
export function routesOf(routes: readonly Route[], tag: string): Route[] {
    return routes.filter((route) => new RegExp(route.tagPattern).test(tag));
}

/** Routes that contradict each other. */
export function routeProblems(settings: FluentBitSettings): Problem[] {
    const problems = overlapProblems(
        settings.routes.map(({ match }) => match),
        settings.routing,
    );
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

/**
 * Routes that an earlier one leaves nothing to, or of which it depends on their order alone who gets what.
 *
 * @param matches of the routes, in their order; undefined where a route's match is wrong in itself
 */
export function overlapProblems(
    matches: readonly (Match | undefined)[],
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
function stated(match: Match): Partial<Match> {
    return Object.fromEntries(Object.entries(match).filter(([, pattern]) => pattern !== "*"));
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
