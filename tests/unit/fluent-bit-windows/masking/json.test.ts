import assert from "node:assert/strict";

import fc from "fast-check";

import { linesSettings } from "../../../../components/fluent-bit-windows/lines";
import { scalarsOf } from "../../../../components/fluent-bit-windows/masking/json-text";
import { leftOut } from "../../../../components/fluent-bit-windows/masking/mask-line";
import { presetNames } from "../../../../components/fluent-bit-windows/masking/presets/presets";
import { runs } from "../../property-runs";
import { maskedByBoth, type MaskInput, withLua } from "./lua";
import { expression, text } from "./patterns";

const card = "4111111111111111";

/** Texts with all that JSON has to escape. */
const value = fc
    .array(
        fc.constantFrom(
            ...["a", "b", "1", "2", card, "jane@example.org", "password=x", "ä", "🪟", " ", "-", "/"],
            ...["\n", "\t", '"', "\\", "\u0001", "\u2028", "{", "}", ":", ",", "[", "]"],
        ),
        { maxLength: 8 },
    )
    .map((parts) => parts.join(""));

const { anything } = fc.letrec<{ anything: unknown }>((tie) => ({
    anything: fc.oneof(
        { maxDepth: 3 },
        { arbitrary: value, weight: 3 },
        { arbitrary: fc.constantFrom(0, 1, 12, -1.5, 1e21, Number(card), 4711, true, false, null), weight: 3 },
        fc.array(tie("anything"), { maxLength: 3 }),
        fc.dictionary(value, tie("anything"), { maxKeys: 3 }),
    ),
}));

/** JSON lines as programs write them: with spaces, with more escapes than there need to be, with JSON in a string. */
const jsonLine = fc
    .tuple(
        fc.oneof(fc.array(anything, { maxLength: 3 }), fc.dictionary(value, anything, { maxKeys: 4 })),
        fc.constantFrom("as it is", "spaced", "escaped", "nested"),
    )
    .map(([content, how]) => {
        const line = JSON.stringify(content, null, how === "spaced" ? 1 : undefined);
        switch (how) {
            case "escaped":
                // As .NET does beyond ASCII, and others for single characters.
                return line.replace(
                    /[/ä]|(?<=[a-z])1/g,
                    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
                );
            case "nested":
                return JSON.stringify({ message: line, n: Number(card) });
            default:
                return line;
        }
    });

const jsonPattern = fc.constantFrom(
    ...[String.raw`\d+`, String.raw`\d{4}`, String.raw`"[^"]*"`, String.raw`"\w+":\s*(.)`, String.raw`(\w+):?"`],
    ...["n", String.raw`[\\n]+`, ":", ",", '"', "[^a]+", ".", "..", ".+", "(.)(.)", String.raw`\\u?`, "true|null"],
);
const pattern = fc.oneof(expression, jsonPattern);
const replacement = fc.constantFrom(
    ...["***", "", "0", '"', "\\", '"x"', "$$1", "\n", "ä", "{", ":", "null", "\\n", "\\u00"],
);
const mask = fc.oneof(
    fc.record({ pattern, with: replacement }),
    fc.record({ preset: fc.constantFrom(...presetNames), with: replacement }),
    fc.constant({ preset: "cardNumber" as const, keepFirst: 6, keepLast: 4 }),
);

function isJson(line: string): boolean {
    try {
        JSON.parse(line);
        return true;
    } catch {
        return false;
    }
}

describe("a line of JSON that is masked", function () {
    this.timeout(120_000);
    const lua = withLua();

    const masked = (line: string, masks: MaskInput): string => maskedByBoth(lua(), line, masks);

    for (const [what, masks, line, shipped] of [
        ["a number becomes a string", [{ preset: "cardNumber" }], `{"card":${card}}`, '{"card":"***"}'],
        [
            "a number keeps the digits that stay",
            [{ preset: "cardNumber", keepLast: 4 }],
            `[{"card": ${card}, "n": 1}]`,
            '[{"card": "***1111", "n": 1}]',
        ],
        ["a number is replaced by a number", [{ preset: "cardNumber", with: "0" }], `{"card":${card}}`, '{"card":0}'],
        ["a part of a number", [{ pattern: String.raw`\d{12}(?=\d{4})` }], `{"n":-${card}}`, '{"n":"-***1111"}'],
        ["a string", [{ preset: "cardNumber" }], `{"card":"${card}"}`, '{"card":"***"}'],
        ["a key", [{ preset: "cardNumber" }], `{"${card}":${card}}`, '{"***":"***"}'],
        [
            "a pattern over a key and a number",
            [{ pattern: String.raw`("card":\s*)\d+`, with: "$1***" }],
            `{"card": ${card},"n":1}`,
            '{"card": "***","n":1}',
        ],
        [
            "a pattern over a key and a string",
            [{ pattern: '"(password|token)":"[^"]*"', with: '"$1":"***"' }],
            '{"password":"x","token":"","n":1}',
            '{"password":"***","token":"***","n":1}',
        ],
        [
            "a pattern over a key and a string, by nothing that JSON knows",
            [{ pattern: '"password":"[^"]*"' }],
            '{"password":"x","n":1}',
            '{"***":"***","n":1}',
        ],
        ["a quotation mark to put in", [{ pattern: "x", with: '"' }], '{"a":"x"}', String.raw`{"a":"\""}`],
        ["nothing to put in", [{ pattern: String.raw`\d+`, with: "" }], '{"a":1,"b":[2]}', '{"a":"","b":[""]}'],
        ["a word", [{ pattern: "true|null" }], '{"a":true,"b":null}', '{"a":"***","b":"***"}'],
        [
            "behind an escape",
            [{ preset: "cardNumber" }],
            String.raw`{"m":"paid with\n${card}\t."}`,
            String.raw`{"m":"paid with\n***\t."}`,
        ],
        [
            "written in escapes",
            [{ preset: "cardNumber" }, { preset: "emailAddress" }],
            String.raw`{"m":"\u0034111111111111111 jane\u0040example.org"}`,
            '{"m":"*** ***"}',
        ],
        [
            "JSON within a string of JSON",
            [{ preset: "cardNumber" }],
            JSON.stringify({ log: JSON.stringify({ card: Number(card), text: "a\nb" }) }),
            JSON.stringify({ log: JSON.stringify({ card: "***", text: "a\nb" }) }),
        ],
        [
            "escapes in a pattern as the line has them",
            [{ pattern: String.raw`\\"pw\\":\\"[^\\]*`, with: "pw" }],
            JSON.stringify({ log: JSON.stringify({ pw: "x" }) }),
            String.raw`{"log":"{pw\"}"}`,
        ],
        [
            "an escape is not cut",
            [{ pattern: String.raw`n\w+` }],
            String.raw`{"m":"a\nbc d"}`,
            String.raw`{"m":"a*** d"}`,
        ],
        [
            "the start and end of the line alone are such",
            [{ pattern: "^a|b$|^.x" }],
            String.raw`{"m":"a\tb"}`,
            String.raw`{"m":"a\tb"}`,
        ],
        ["what is no JSON stays none", [{ preset: "cardNumber" }], `{"card":${card}`, '{"card":***'],
        ["nor an object or array", [{ preset: "cardNumber" }], card, "***"],
        ["more than JSON", [{ preset: "cardNumber" }], `{"card":${card}} {"n":${card}}`, '{"card":***} {"n":***}'],
    ] as const) {
        it(`stays JSON: ${what}`, () => {
            assert.equal(masked(line, masks as unknown as MaskInput), shipped);
        });
    }

    it("leaves out what is behind a place from which it could not be searched, value by value", () => {
        const line = JSON.stringify({ a: "x1", long: "y".repeat(50_000), b: { n: 1 } });
        const shipped = JSON.parse(masked(line, [{ pattern: String.raw`x\d|.{0,1000}y@` }])) as object;
        assert.match(JSON.stringify(shipped), /^\{"a":"\*\*\*","long":"y+\(removed: it could not be masked\)"/);
        assert.deepEqual(Object.values(shipped).at(-1), { [leftOut]: leftOut });
    });

    it("is searched with as many steps as any other line of its length, however many strings it has", () => {
        const line = JSON.stringify(Array.from({ length: 8 }, () => `x1\n${"y".repeat(5000)}`));
        const shipped = JSON.parse(masked(line, [{ pattern: String.raw`x\d|.{0,1000}y@` }])) as string[];
        assert.match(shipped[0] ?? "", /^\*\*\*\ny+\(removed: it could not be masked\)$/);
        assert.equal(shipped.at(-1), "***\n(removed: it could not be masked)");
    });

    it("stays JSON, whatever is masked in it, and Fluent Bit ships what npm run explain says", () => {
        fc.assert(
            fc.property(fc.array(mask, { minLength: 1, maxLength: 2 }), jsonLine, (masks, line) => {
                fc.pre(linesSettings.safeParse({ mask: masks }).success);
                const shipped = masked(line, masks);
                assert.ok(isJson(shipped), shipped);
            }),
            { numRuns: runs(30) },
        );
    });

    it("is one in full: in any other line what is found is replaced, and nothing else", () => {
        const almostJson = fc.oneof(
            text,
            jsonLine.map((line) => line.slice(1)),
            jsonLine.map((line) => `${line},`),
        );
        // JavaScript's own search never ends for some expressions: it takes up to two to the power of a line's length in steps.
        const shortLine = almostJson.map((line) => Array.from(line).slice(0, 14).join(""));
        const patternAndLine = fc.oneof(fc.tuple(expression, shortLine), fc.tuple(jsonPattern, almostJson));
        fc.assert(
            fc.property(patternAndLine, fc.constantFrom("***", ""), ([pattern, line], replacement) => {
                const one = { pattern, with: replacement };
                fc.pre(linesSettings.safeParse({ mask: [one] }).success && !isJson(line));
                fc.pre(!one.pattern.includes(String.raw`\1`));
                const shipped = masked(line, [one]);
                const replaced = line.replace(new RegExp(one.pattern, "gu"), one.with);
                // An expression that would take too many steps ends the search, and the rest of the line is removed.
                const [searched = "", ...rest] = shipped.split(leftOut);
                assert.equal(searched, rest.length === 0 ? replaced : replaced.slice(0, searched.length));
            }),
            { numRuns: runs(40) },
        );
    });

    it("is JSON to this as to JavaScript", () => {
        const edited = fc
            .tuple(
                jsonLine,
                fc.nat(),
                fc.constantFrom("", ",", '"', "\\", "0", "e", "\n", "}", "]", "\u0000", "-", "."),
            )
            .map(
                ([line, at, by]) =>
                    line.slice(0, at % (line.length + 1)) + by + line.slice((at % (line.length + 1)) + 1),
            );
        fc.assert(
            fc.property(fc.oneof(jsonLine, edited), (line) => {
                const isContainer = isJson(line) && /^\s*[[{]/.test(line);
                assert.equal(scalarsOf(Buffer.from(line)) !== undefined, isContainer);
            }),
            { numRuns: runs(160) },
        );
    });
});
