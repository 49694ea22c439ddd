import assert from "node:assert/strict";

import fc from "fast-check";

import { parsePattern, UnsupportedPattern } from "../../../../components/fluent-bit-windows/masking/pattern/parse";
import { compilePattern, type Program } from "../../../../components/fluent-bit-windows/masking/pattern/program";
import {
    type Limits,
    limitsOf,
    Search,
    TooManySteps,
} from "../../../../components/fluent-bit-windows/masking/pattern/search";
import { runs } from "../../property-runs";
import { withLua } from "./lua";
import { bytes, expression, text } from "./patterns";

const groups = [1, 2, 3, 4];

function program(pattern: string, ignoreCase = false): Program | undefined {
    try {
        return compilePattern(pattern, ignoreCase, groups);
    } catch (error) {
        if (error instanceof UnsupportedPattern) {
            return undefined;
        }
        throw error;
    }
}

const limits = (steps: number, note: number): Limits => ({ steps, note, notes: 1_000_000 });

/** What a search finds, and what it has noted of each match: of how many groups, and by itself of repetitions. */
function found(compiled: Program, line: Buffer, within: Limits, slots = 8): string {
    const search = new Search(compiled, line, true, () => true, within);
    const matches: string[] = [];
    try {
        for (let match = search.next(0); match !== undefined; match = search.next(match.end)) {
            matches.push([match.begin, match.end, ...match.slots.slice(0, slots)].join(" "));
        }
    } catch (error) {
        assert.ok(error instanceof TooManySteps, String(error));
        matches.push(`too many from ${error.begin}`);
    }
    return matches.join("; ");
}

describe("the search for a pattern", function () {
    this.timeout(120_000);
    const lua = withLua();

    it("finds what JavaScript finds, with the same groups, whether it notes what it has tried or not", () => {
        fc.assert(
            fc.property(expression, text, fc.boolean(), (pattern, line, ignoreCase) => {
                // V8 does not find /\1🪟/u in "🪟".
                fc.pre(!(pattern.includes(String.raw`\1`) && `${pattern}${line}`.includes("🪟")));
                const compiled = program(pattern, ignoreCase);
                fc.pre(compiled !== undefined);
                const slots = 2 * Math.min(4, parsePattern(pattern, ignoreCase).groups.length);
                const ours = found(compiled, Buffer.from(line), limits(20_000, Infinity), slots);
                // JavaScript has no such limit, and would search for minutes.
                fc.pre(!ours.includes("too many"));
                const theirs = [...line.matchAll(new RegExp(pattern, ignoreCase ? "dgiu" : "dgu"))].map((match) => {
                    const places = (match.indices ?? []).slice(0, 5).flatMap((place) => place ?? [-1, -1]);
                    // From places in UTF-16 to places in UTF-8.
                    return places.map((at) => (at === -1 ? -1 : Buffer.byteLength(line.slice(0, at)))).join(" ");
                });
                assert.equal(ours, theirs.join("; "));
                assert.equal(found(compiled, Buffer.from(line), limits(20_000, 0), slots), ours);
            }),
            { numRuns: runs(80) },
        );
    });

    it("is the same in the Lua that Fluent Bit runs, to the last step that it may take", () => {
        const steps = fc.constantFrom(10, 100, 20_000);
        const notes = fc.constantFrom(0, 5, 1000);
        fc.assert(
            fc.property(expression, bytes, fc.boolean(), steps, notes, (pattern, line, ignoreCase, most, note) => {
                const complete = program(pattern, ignoreCase);
                fc.pre(complete !== undefined);
                // Whether the line has what every match needs, Fluent Bit looks up before it searches.
                const compiled = { ...complete, needles: [] };
                const within = limits(most, note);
                assert.equal(lua().found(compiled, line, within), found(compiled, line, within));
            }),
            { numRuns: runs(80) },
        );
    });

    for (const [what, pattern, line] of [
        ["a word that might be an e-mail address", String.raw`[\w.]+@`, "A".repeat(40_000)],
        ["repetitions within repetitions", String.raw`(?:\w+\s?)+@`, "abc def ".repeat(5_000)],
        ["many ways to the same place", String.raw`(?:a|b|ab)+@`, "ab".repeat(20_000)],
        ["a string with escapes", String.raw`"(?:[^"\\]|\\.)*"!`, `"${String.raw`a\n`.repeat(12_000)}"`],
        ["repetitions of what can be empty", String.raw`(?:a*b*)*@`, "ab".repeat(20_000)],
    ] as const) {
        it(`takes few steps for each byte of a long line: ${what}`, () => {
            const compiled = program(pattern);
            assert.ok(compiled !== undefined);
            // Without a look at whether the line has what every match needs.
            const within = limitsOf(line.length, 25 * line.length);
            const search = new Search({ ...compiled, needles: [] }, Buffer.from(line), true, () => true, within);
            assert.equal(search.next(0), undefined);
        });
    }

    it("gives up after so many steps, and says from where", () => {
        const compiled = program(String.raw`x|.{0,1000}y@`);
        assert.ok(compiled !== undefined);
        const search = new Search(compiled, Buffer.from(`x${"y".repeat(50_000)}`), true, () => true);
        assert.equal(search.next(0)?.end, 1);
        assert.throws(
            () => search.next(1),
            (error: unknown) => error instanceof TooManySteps && error.begin >= 1,
        );
    });
});
