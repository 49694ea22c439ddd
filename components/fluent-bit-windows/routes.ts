import type { Problem } from "../settings/problems";
import type { DestinationSettings } from "./destinations/registry";
import type { FluentBitSettings } from "./settings";
import { literal, tagPrefix } from "./tag";

/** Name of Fluent Bit's container, by which its own lines are told from others of its namespace. */
export const ownContainer = "fluent-bit";

/** Name of the log group for namespaces without a route. No namespace can have it: `_` is not allowed in one. */
const unroutedName = "_unrouted";

/** A route with nothing left to decide: which tags it takes, and where to. */
export interface Route {
    /** What Fluent Bit calls it in its metrics and its own log. */
    name: string;
    /** The last part of default names, such as a log group's. */
    baseName: string;
    /** Regular expression over tags. Every tag matches the pattern of exactly one route, or of none where unrouted lines are dropped. */
    tagPattern: string;
    to: DestinationSettings[];
    /** Where in the settings it is said. */
    setting: string;
}

/** All routes of the settings: the stated ones, Fluent Bit's own, and the one for the rest. */
export function resolveRoutes(settings: FluentBitSettings): Route[] {
    const prefix = `^${literal(tagPrefix)}`;
    const own = `${literal(settings.namespace)}\\.${ownContainer}\\.`;
    const stated = settings.routes.map(({ match, to }, index): Route => {
        const others = match.namespace === settings.namespace ? `(?!${ownContainer}\\.)` : "";
        return {
            name: `namespace.${match.namespace}`,
            baseName: match.namespace,
            tagPattern: `${prefix}${literal(match.namespace)}\\.${others}`,
            to,
            setting: `routes[${index}]`,
        };
    });
    const taken = [...settings.routes.map(({ match }) => `${literal(match.namespace)}\\.`), own];
    return [
        ...stated,
        {
            name: "own",
            baseName: settings.namespace,
            tagPattern: `${prefix}${own}`,
            to: settings.ownLogs,
            setting: "ownLogs",
        },
        {
            name: "unrouted",
            baseName: unroutedName,
            tagPattern: `${prefix}(?!${taken.join("|")})`,
            to: settings.unrouted,
            setting: "unrouted",
        },
    ].filter((route) => route.to.length > 0);
}

/** The route that takes a tag, as Fluent Bit would find it. */
export function routeOf(routes: readonly Route[], tag: string): Route | undefined {
    return routes.find((route) => new RegExp(route.tagPattern).test(tag));
}

/** Routes that contradict each other. */
export function routeProblems(settings: FluentBitSettings): Problem[] {
    const problems = duplicateRouteProblems(settings.routes.map(({ match }) => match.namespace));
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
 * Routes that an earlier one leaves nothing to.
 *
 * @param namespaces of the routes, in their order; undefined where a route's namespace cannot be told
 */
export function duplicateRouteProblems(namespaces: readonly (string | undefined)[]): Problem[] {
    return namespaces.flatMap((namespace, index) => {
        const earlier = namespaces.indexOf(namespace);
        if (namespace === undefined || earlier === index) {
            return [];
        }
        return {
            setting: `routes[${index}].match.namespace`,
            value: JSON.stringify(namespace),
            remedy: `routes[${earlier}] takes this namespace already, so this route would get nothing; put its destinations into the "to" of routes[${earlier}]`,
        };
    });
}
