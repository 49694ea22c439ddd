import type { LinesSettings } from "../lines";
import { luaPatterns } from "../lua-pattern";
import { matchingTags } from "../tag-pattern";
import type { LuaFilter } from "./sections";

/** Makes parts of lines unreadable: https://docs.fluentbit.io/manual/pipeline/filters/lua */
export function maskFilters({ mask }: LinesSettings): LuaFilter[] {
    return mask.map(({ match, pattern, ignoreCase, with: replacement }, index) => ({
        name: "lua",
        alias: `mask.${index}`,
        match_regex: matchingTags(match),
        call: "mask",
        code: script(luaPatterns(pattern, ignoreCase), luaReplacement(replacement)),
    }));
}

/**
 * A failing script would let the line pass as it is, so a failure of Lua's own costs the text of the line instead. The result 2 keeps the record's
 * time, and 0 the whole record.
 */
function script(patterns: readonly string[], replacement: string): string {
    return `local patterns = { ${patterns.map(luaString).join(", ")} }
local replacement = ${luaString(replacement)}
function mask(tag, timestamp, record)
    local line = record["log"]
    if type(line) ~= "string" then
        return 0, timestamp, record
    end
    local masked = line
    for _, pattern in ipairs(patterns) do
        local found, result = pcall(string.gsub, masked, pattern, replacement)
        masked = found and result or "(left out: it could not be masked)"
    end
    if masked == line then
        return 0, timestamp, record
    end
    record["log"] = masked
    return 2, timestamp, record
end
`;
}

/** `$1` as Lua writes it. */
function luaReplacement(replacement: string): string {
    return replacement
        .replaceAll("%", "%%")
        .replace(/\$(\$|\d)/g, (_, what: string) => (what === "$" ? "$" : `%${what}`));
}

/** All but letters and digits by their numbers: nothing in it means anything to Lua, to YAML or to Fluent Bit. */
function luaString(text: string): string {
    const bytes = [...Buffer.from(text, "utf8")];
    return `"${bytes.map((byte) => (/\w/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, "0")}`)).join("")}"`;
}
