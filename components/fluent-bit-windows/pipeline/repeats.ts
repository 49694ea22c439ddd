import { repeatKey } from "../lines";
import type { PlannedRoute } from "../planned-route";
import type { LuaFilter } from "./sections";

/** Routes with a destination that keeps only one of several identical records. */
export function keepingOneOfEqual(routes: readonly PlannedRoute[]): PlannedRoute[] {
    return routes.filter(({ destinations }) => destinations.some(({ keepsOneOfEqual }) => keepsOneOfEqual === true));
}

/**
 * Numbers equal lines of one container with the same time, so that all of them are kept. Such lines occur, because Windows' clock has a resolution of up to 15 ms, and the Event Log of seconds.
 *
 * @param routes from {@link keepingOneOfEqual}, of pods or of the node's logs
 * @param all all routes, including those by labels
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

/** The tags of lines before labels decide about them. For the route of unresolved lines: the tags of all routes by labels. */
function candidatesOf(route: PlannedRoute, all: readonly PlannedRoute[]): string[] {
    return route.labelled === undefined
        ? all.flatMap(({ labelled }) => labelled?.candidates ?? [])
        : [route.labelled.candidates];
}

/** The result 0 does not change a record, 2 keeps its time. Few lines share tag and time, so only those need a table. */
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
