import { repeatKey } from "../lines";
import type { PlannedRoute } from "../plan";
import type { LuaFilter } from "./sections";

/** Routes with a destination that keeps only one of equal records. */
export function keepingOneOfEqual(routes: readonly PlannedRoute[]): PlannedRoute[] {
    return routes.filter(({ destinations }) => destinations.some(({ keepsOneOfEqual }) => keepsOneOfEqual === true));
}

/**
 * Tells equal lines of one container with the same time apart, so that all of them are kept. Windows' clock stands still for up to 15 ms, and the Event Log tells seconds, so such lines do occur.
 *
 * @param routes as of {@link keepingOneOfEqual}, of pods or of the node's own logs
 * @param all routes, of which labels may decide
 */
export function repeatFilters(
    alias: string,
    routes: readonly PlannedRoute[],
    all: readonly PlannedRoute[],
): LuaFilter[] {
    const tags = routes.flatMap((route) => (route.tags === "labelled" ? candidatesOf(route, all) : route.tagPattern));
    return tags.length === 0
        ? []
        : [{ name: "lua", alias, match_regex: [...new Set(tags)].join("|"), call: "number", code: script }];
}

/** The tags of lines before labels have decided about them: for the route of the undecided ones, those of all such routes. */
function candidatesOf(route: PlannedRoute, all: readonly PlannedRoute[]): string[] {
    return route.labelled === undefined
        ? all.flatMap(({ labelled }) => labelled?.candidates ?? [])
        : [route.labelled.candidates];
}

/** The result 0 leaves a record alone, 2 keeps its time. Lines come many to a tag, one after the other, and few share their time: a table is made for those alone. */
const script = `local time, container, first, seen
function number(tag, timestamp, record)
    local line = record["log"]
    if type(line) ~= "string" then
        return 0, timestamp, record
    end
    if timestamp ~= time or tag ~= container then
        time, container, first, seen = timestamp, tag, line, nil
        return 0, timestamp, record
    end
    seen = seen or { [first] = 1 }
    seen[line] = (seen[line] or 0) + 1
    if seen[line] == 1 then
        return 0, timestamp, record
    end
    record["${repeatKey}"] = seen[line]
    return 2, timestamp, record
end
`;
