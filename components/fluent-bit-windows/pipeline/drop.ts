import { rubyPattern } from "../dropping";
import type { LinesSettings } from "../lines";
import type { Route } from "../routes";
import { matchingTags } from "../tag-pattern";
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

/**
 * Drops the lines of routes without a destination before anything processes them or asks for their pods. Without this filter, Fluent Bit would drop them at the end, because no output matches their tag.
 *
 * If a route depends on labels, it is not known here yet which route gets a line.
 */
export function routeDropFilters(
    routes: readonly Pick<Route, "name" | "tags" | "tagPattern" | "to" | "labelled">[],
): GrepFilter[] {
    return routes.some(({ labelled }) => labelled !== undefined)
        ? []
        : routes
              .filter(({ to, tags }) => to.length === 0 && tags === "pod")
              .map(({ name, tagPattern }) => ({
                  name: "grep",
                  alias: `drop.${name}`,
                  match_regex: tagPattern,
                  exclude: anyLine,
              }));
}
