import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { LinesSettings } from "../lines";
import { type Mask, maskInWords, maskOf } from "../masking/mask";
import type { MaskSettings } from "../masking/settings";
import { matchingTags } from "../tag-pattern";
import { luaComment, luaText } from "./masking/lua-text";
import { luaSearch, searchLua } from "./masking/lua-search";
import type { LuaFilter } from "./sections";

const lua = (file: string) => readFileSync(join(__dirname, "masking", file), "utf8");
const checksLua = lua("checks.lua");
const jsonLua = lua("json.lua");
const maskLua = lua("mask.lua");

interface NumberedMask {
    settings: MaskSettings;
    index: number;
}

/**
 * Masks parts of lines with Lua: no filter or processor of Fluent Bit replaces matches of a regular expression. Consecutive masks for the same containers share one script, because each script must convert the record to Lua and back.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/lua
 */
export function maskFilters({ mask }: LinesSettings): LuaFilter[] {
    const groups: [NumberedMask, ...NumberedMask[]][] = [];
    mask.forEach((settings, index) => {
        const last = groups.at(-1);
        if (last !== undefined && matchingTags(last[0].settings.match) === matchingTags(settings.match)) {
            last.push({ settings, index });
        } else {
            groups.push([{ settings, index }]);
        }
    });
    return groups.map((masks) => ({
        name: "lua",
        alias: `mask.${masks[0].index}`,
        match_regex: matchingTags(masks[0].settings.match),
        call: "mask",
        code: script(masks),
    }));
}

/** The script begins with a description of its masks, for auditors. */
function script(masks: readonly NumberedMask[]): string {
    const ready = masks.map(({ settings }) => maskOf(settings));
    return [
        "-- Masks, in their order:",
        ...masks.map(({ settings, index }) => luaComment(`lines.mask[${index}] ${maskInWords(settings)}`)),
        "",
        searchLua,
        ...(ready.some(({ check }) => check !== undefined) ? [checksLua] : []),
        jsonLua,
        "local masks = {}",
        "",
        ...ready.flatMap((mask, index) => [
            luaComment(`lines.mask[${masks[index]?.index ?? 0}]`),
            luaMask(mask, index + 1),
            "",
        ]),
        maskLua,
    ].join("\n");
}

function luaMask({ program, check, replacement, keepFirst, keepLast }: Mask, number: number): string {
    const parts = replacement.map((part) => (typeof part === "number" ? part : luaText(part)));
    return [
        `masks[${number}] = {`,
        ...(program.needles.length > 0
            ? [`    needs = { ${program.needles.map((needle) => luaText(Buffer.from(needle))).join(", ")} },`]
            : []),
        `    with = { ${parts.join(", ")} },`,
        `    keep_first = ${keepFirst},`,
        `    keep_last = ${keepLast},`,
        "}",
        luaSearch(`masks[${number}].find`, program, check?.lua),
    ].join("\n");
}
