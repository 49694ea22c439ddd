import type { LinesSettings } from "../lines";
import { matchingTags } from "../tag-pattern";
import type { GrepFilter } from "./sections";

/** Drops lines: https://docs.fluentbit.io/manual/pipeline/filters/grep */
export function dropFilters({ drop }: LinesSettings): GrepFilter[] {
    return drop.map(({ match, pattern, ignoreCase }, index) => ({
        name: "grep",
        alias: `drop.${index}`,
        match_regex: matchingTags(match),
        // Between slashes, so that a slash at either end of the pattern is not read as a delimiter.
        exclude: `log /${pattern}/${ignoreCase ? "i" : ""}`,
    }));
}
