import assert from "node:assert/strict";

import { type LuaEngine, LuaFactory } from "wasmoon";
import type { z } from "zod";

import { type LinesSettings, linesSettings } from "../../../../components/fluent-bit-windows/lines";
import { maskOf } from "../../../../components/fluent-bit-windows/masking/mask";
import { maskedLine } from "../../../../components/fluent-bit-windows/masking/mask-line";
import type { Limits } from "../../../../components/fluent-bit-windows/masking/pattern/search";
import type { Program } from "../../../../components/fluent-bit-windows/masking/pattern/program";
import { maskFilters } from "../../../../components/fluent-bit-windows/pipeline/mask";
import { luaSearch, searchLua } from "../../../../components/fluent-bit-windows/pipeline/masking/lua-search";
import { luaText } from "../../../../components/fluent-bit-windows/pipeline/masking/lua-text";

export type MaskInput = z.input<typeof linesSettings>["mask"];

/** The line as `npm run explain` says that it is shipped. */
export function explained(line: string, mask: MaskInput): string {
    return maskedLine(line, parsed(mask).mask.map(maskOf));
}

let last: { mask: string; settings: LinesSettings } | undefined;

/** The settings of a mask. They are kept until another one is asked for: most tests mask many lines with the same. */
function parsed(mask: MaskInput): LinesSettings {
    const key = JSON.stringify(mask);
    if (last?.mask !== key) {
        last = { mask: key, settings: linesSettings.parse({ mask }) };
    }
    return last.settings;
}

/** Lua for the tests of one suite. */
export function withLua(): () => Lua {
    let lua: Lua;
    before(async () => {
        lua = await Lua.start();
    });
    after(() => {
        lua.close();
    });
    return () => lua;
}

/** What `npm run explain` and Fluent Bit make of a line; they have to agree. */
export function maskedByBoth(lua: Lua, line: string, mask: MaskInput): string {
    const shipped = explained(line, mask);
    assert.equal(lua.masked(Buffer.from(line), mask).toString(), shipped);
    return shipped;
}

/** Runs the Lua that Fluent Bit is given. Bytes go in and out as they are. */
export class Lua {
    /** The masks whose scripts are loaded: as in Fluent Bit, a script is loaded once, and masks many lines. */
    private loaded: LinesSettings | undefined;

    private constructor(private readonly engine: LuaEngine) {}

    static async start(): Promise<Lua> {
        const engine = await new LuaFactory().createEngine();
        await engine.doString(`function percent_encoded(text)
            return (string.gsub(text, "[^ -$&-~]", function(character) return string.format("%%%02x", string.byte(character)) end))
        end`);
        return new Lua(engine);
    }

    close(): void {
        this.engine.global.close();
    }

    /** The line as Fluent Bit ships it. */
    masked(line: Buffer, mask: MaskInput): Buffer {
        this.load(parsed(mask));
        const result = this.engine.doStringSync(`
            local text = ${luaText(line)}
            for _, mask in ipairs(scripts) do
                local _, _, record = mask("tag", 0, { log = text })
                text = record.log
            end
            return percent_encoded(text)`) as string;
        const bytes = result.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
        return Buffer.from(bytes, "latin1");
    }

    private load(settings: LinesSettings): void {
        if (this.loaded === settings) {
            return;
        }
        this.engine.doStringSync("scripts = {}");
        for (const { code } of maskFilters(settings)) {
            this.engine.doStringSync(`${code.replace(/\nfunction mask\(/, "\nlocal function mask(")}
                table.insert(scripts, mask)`);
        }
        this.loaded = settings;
    }

    /** All that a search finds: the begin, the end and the groups' places of each match, as its TypeScript twin counts them. */
    found(program: Program, text: Buffer, { steps, note }: Limits): string {
        const slots = Math.min(program.slots, 8);
        return this.engine.doStringSync(`
            ${searchLua}
            local search = {}
            ${luaSearch("search.find", program)}
            local text = ${luaText(text)}
            steps_left = ${steps}
            search_begins(text, true)
            note_below = ${steps - note}
            local matches = {}
            local done, problem = pcall(function()
                local at = 1
                while true do
                    local first, past = search.find(text, at)
                    if not first then break end
                    local match = { first - 1, past - 1 }
                    for slot = 1, ${slots} do match[#match + 1] = slots[slot] - 1 end
                    matches[#matches + 1] = table.concat(match, " ")
                    at = past
                end
            end)
            if not done then
                matches[#matches + 1] = problem == too_many_steps and "too many from " .. begin - 1 or tostring(problem)
            end
            return table.concat(matches, "; ")`) as string;
    }
}
