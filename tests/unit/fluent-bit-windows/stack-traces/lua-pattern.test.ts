import assert from "node:assert/strict";

import fc from "fast-check";
import { type LuaEngine, LuaFactory } from "wasmoon";

import { luaPatterns, UnsupportedPattern } from "../../../../components/fluent-bit-windows/stack-traces/lua-pattern";
import { runs } from "../../property-runs";

describe("a regular expression as Lua patterns", () => {
    let lua: LuaEngine;

    before(async () => {
        lua = await new LuaFactory().createEngine();
        await lua.doString(`
            function replaced(text, pattern)
                return (string.gsub(text, pattern, "#"))
            end`);
    });

    after(() => {
        lua.global.close();
    });

    const replaced = (text: string, expression: string): string =>
        luaPatterns(expression).reduce(
            (masked, pattern) => (lua.global.get("replaced") as (a: string, b: string) => string)(masked, pattern),
            text,
        );

    for (const [expression, text, masked] of [
        [String.raw`password=\S+`, "user=a password=s3cr3t! ok", "user=a # ok"],
        [
            String.raw`\b\d{4}-\d{4}-\d{4}-\d{4}\b`,
            "card 1234-5678-9012-3456, not 01234-5678-9012-34567",
            "card #, not 01234-5678-9012-34567",
        ],
        [String.raw`[\w.+-]+@[\w-]+\.[a-z]{2,6}`, "from jane.doe+x@example.org to us", "from # to us"],
        ["AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}", "AKIDX AKIAIOSFODNN7EXAMPLE ASIAIOSFODNN7EXAMPLE", "AKIDX # #"],
        [String.raw`Bearer (?:[\w~+/-]+\.)?x`, "no", undefined],
        [String.raw`(?:token|key)=[^&\s]*`, "/?token=a%20b&x=1&key=c", "/?#&x=1&#"],
        [String.raw`"pw":".*?"`, '{"pw":"a","b":"c"}', '{#,"b":"c"}'],
        ["^50%", "50% of 50%", "# of 50%"],
        ["Grüße$", "Grüße, Grüße", "Grüße, #"],
        ["[!-/]", "a-b_c/d", "a#b_c#d"],
    ] as const) {
        it(`${masked === undefined ? "refuses" : "masks by"} ${expression}`, () => {
            if (masked === undefined) {
                assert.throws(() => luaPatterns(expression), UnsupportedPattern);
                return;
            }
            assert.equal(replaced(text, expression), masked);
        });
    }

    for (const [expression, reason] of [
        ["(ab)+", /repeats \(ab\), and Fluent Bit's Lua can repeat single characters/],
        [String.raw`(a)\1`, /has \\1, which Fluent Bit's Lua has no match for/],
        ["a(?=b)", /has \(\?=b\), which/],
        ["a(?!b)", /has \(\?!b\), which/],
        [String.raw`a\Bb`, /has \\B, which/],
        [String.raw`[\W]`, /has \\W, which/],
        ["a{2,4}?", /has a\{2,4\}\?, which/],
        ["ü+", /repeats ü/],
        ["[äöü]", /has ä in a class/],
        ["x{200}", /has x\{200\}, which is too long/],
        ["[a-z]{60}[a-z]{60}", /is too long for Fluent Bit's Lua: 120 parts/],
        ["(?:a|b)(?:a|b)(?:a|b)(?:a|b)(?:a|b)(?:a|b)(?:a|b)", /more than 64 alternatives/],
        ["x|(^a)", /has \^/],
    ] as const) {
        it(`refuses ${expression}, and says why`, () => {
            assert.throws(
                () => luaPatterns(expression),
                (error: Error) => error instanceof UnsupportedPattern && reason.test(error.message),
            );
        });
    }

    it("finds what the expression finds, for any expression that it takes", () => {
        const letter = fc
            .constantFrom("a", "b", "1", "-", "%", ".", " ", "_")
            .map((one) => (one === "." ? "\\." : one));
        const item = fc.oneof(
            letter,
            fc.constantFrom(
                ".",
                String.raw`\d`,
                String.raw`\w`,
                String.raw`\s`,
                String.raw`\S`,
                "[ab]",
                "[^a1]",
                "[a-b%]",
                String.raw`[\d_]`,
            ),
        );
        const quantified = fc
            .tuple(item, fc.constantFrom("", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "*?", "+?"))
            .map(([one, times]) => one + times);
        const sequence = fc.array(quantified, { minLength: 1, maxLength: 5 }).map((items) => items.join(""));
        const expression = fc.oneof(
            sequence,
            fc.tuple(sequence, sequence).map(([a, b]) => `${a}(?:${b})`),
            sequence.map((one) => `^${one}`),
            sequence.map((one) => `${one}$`),
        );
        const text = fc
            .array(fc.constantFrom("a", "b", "1", "-", "%", ".", " ", "_", "A"), { maxLength: 12 })
            .map((characters) => characters.join(""));
        fc.assert(
            fc.property(expression, text, (pattern, line) => {
                fc.pre(!new RegExp(pattern).test(""));
                assert.equal(replaced(line, pattern), line.replace(new RegExp(pattern, "g"), "#"));
            }),
            { numRuns: runs(600) },
        );
    });
});
