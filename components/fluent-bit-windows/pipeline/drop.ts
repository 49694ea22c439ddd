import { rubyPattern } from "../dropping";
import type { LinesSettings } from "../lines";
import type { PlannedRoute } from "../planned-route";
import { matchingTags } from "../tag-pattern";
import { kubernetesKeys } from "./record";
import type { GrepFilter } from "./sections";

/** Found in every line, also in an empty one. */
const anyLine = "log /^/";

/** Drops lines: https://docs.fluentbit.io/manual/pipeline/filters/grep */
export function dropFilters({ drop }: LinesSettings): GrepFilter[] {
    return drop.map(({ match, pattern, ignoreCase }, index) => ({
        name: "grep",
        alias: `drop.${index}`,
        match_regex: matchingTags(match),
        // Between slashes, so that a slash at either end of the pattern is not read as a delimiter.
        exclude: pattern === undefined ? anyLine : `log /${rubyPattern(pattern)}/${ignoreCase ? "i" : ""}`,
    }));
}

/** Drops the lines of routes without a destination before anything processes them or asks for their pods. */
export function routeDropFilters(routes: readonly PlannedRoute[]): GrepFilter[] {
    return dependOnLabels(routes) ? [] : droppedTags(routes, anyLine);
}

/** The same if a route depends on labels: once the lines of such routes have other tags. */
export function unlabelledDropFilters(routes: readonly PlannedRoute[]): GrepFilter[] {
    return dependOnLabels(routes) ? droppedTags(routes, `${kubernetesKeys.namespace} /^/`) : [];
}

function dependOnLabels(routes: readonly PlannedRoute[]): boolean {
    return routes.some(({ labelled }) => labelled !== undefined);
}

/** @param exclude a condition that all records meet */
function droppedTags(routes: readonly PlannedRoute[], exclude: string): GrepFilter[] {
    return routes
        .filter(({ destinations, tags }) => destinations.length === 0 && tags === "pod")
        .map(({ name, tagPattern }) => ({ name: "grep", alias: `drop.${name}`, match_regex: tagPattern, exclude }));
}
