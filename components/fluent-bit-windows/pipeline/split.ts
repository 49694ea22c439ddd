import { type LinesSettings, partKey } from "../lines";
import { literal, tagPrefix } from "../tag";
import type { LuaFilter } from "./sections";

/** Splits a long line into several records: https://docs.fluentbit.io/manual/pipeline/filters/lua#record-split */
export function splitFilters({ splitBytes }: LinesSettings): LuaFilter[] {
    return splitBytes === undefined
        ? []
        : [
              {
                  name: "lua",
                  alias: "split",
                  match_regex: `^${literal(tagPrefix)}`,
                  call: "split",
                  code: script(splitBytes),
              },
          ];
}

/** The result 0 does not change a record, 2 keeps its time. A part does not end inside a UTF-8 character, whose further bytes are 128 to 191. */
function script(most: number): string {
    return `local most = ${most}
local function is_within(byte)
    return byte ~= nil and byte >= 128 and byte <= 191
end
function split(tag, timestamp, record)
    local line = record["log"]
    if type(line) ~= "string" or #line <= most then
        return 0, timestamp, record
    end
    local parts = {}
    local first = 1
    while first <= #line do
        local last = math.min(first + most - 1, #line)
        for _ = 1, 3 do
            if is_within(line:byte(last + 1)) then
                last = last - 1
            end
        end
        local part = {}
        for key, value in pairs(record) do
            part[key] = value
        end
        part["log"] = line:sub(first, last)
        table.insert(parts, part)
        first = last + 1
    end
    for index, part in ipairs(parts) do
        part["${partKey}"] = index .. "/" .. #parts
    end
    return 2, timestamp, parts
end
`;
}
