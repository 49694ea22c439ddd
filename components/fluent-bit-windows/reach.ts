import { coveredBy, everyContainer, intersection, type Match, namesOverlap, needsLabels } from "./match";
import type { FluentBitSettings } from "./settings";

/** The pod routes that containers of a match can reach. If names do not decide it, a route counts as reached. */
export function routesReached({ routes, routing }: FluentBitSettings, match: Match): string[] {
    const matches = routes.map((route) => route.match);
    const byName = matches.filter((other) => !needsLabels(other));
    const reached = matches.map((other, index) => {
        const earlier = routing === "firstMatch" ? matches.slice(0, index).filter((one) => !needsLabels(one)) : [];
        const both = intersection(match, other);
        return namesOverlap(match, other) && (both === undefined || coveredBy(both, earlier) === undefined);
    });
    return [
        ...routes.flatMap((_, index) => (reached[index] ? `routes[${index}]` : [])),
        ...(matches.some((other, index) => reached[index] && needsLabels(other)) ? ["unresolved"] : []),
        ...(coveredBy(match, byName) === undefined && coveredBy(everyContainer, byName) === undefined
            ? ["unrouted"]
            : []),
    ];
}
