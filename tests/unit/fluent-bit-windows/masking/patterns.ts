import fc from "fast-check";

/** Regular expressions of all kinds that are supported, and texts in which they find something. */

const characters = ["a", "b", "B", "1", "2", "_", "-", " ", "ä", "Ä", "é", "漢", "🪟", "\n", '"', "\\"] as const;

export const text = fc.array(fc.constantFrom(...characters), { maxLength: 14 }).map((parts) => parts.join(""));

/** Bytes that need not be UTF-8: characters that are cut off, and bytes that begin none. */
export const bytes = fc.oneof(
    text.map((one) => Buffer.from(one)),
    fc
        .array(fc.constantFrom(0x61, 0x62, 0x31, 0x2d, 0xc3, 0xa4, 0x80, 0xf0, 0x9f, 0xaa, 0xe6, 0x0a), {
            maxLength: 12,
        })
        .map((codes) => Buffer.from(codes)),
);

const atom = fc.constantFrom(
    ...[
        "a",
        "b",
        "B",
        "1",
        "-",
        "ä",
        "🪟",
        "漢",
        "_",
        "(?:ab)",
        "(?:1-)",
        ".",
        "[ab1]",
        "[^a1]",
        "[^ä\n]",
        "[a-é]",
        "[äÄ🪟]",
    ],
    ...[String.raw`\d`, String.raw`\D`, String.raw`\w`, String.raw`\W`, String.raw`\s`, String.raw`\S`, String.raw`\\`],
    ...[String.raw`[\d_-]`, String.raw`[\W1]`, String.raw`\p{L}`, String.raw`\P{Lu}`],
);
const edge = fc.constantFrom(String.raw`\b`, String.raw`\B`, "^", "$");
const look = fc.constantFrom("?=", "?!", "?<=", "?<!");
const times = fc.constantFrom(
    ...["", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "{0,2}", "*?", "+?", "??", "{1,2}?", "{2,}?"],
);

export const { expression } = fc.letrec<{ expression: string; sequence: string; item: string }>((tie) => ({
    item: fc.oneof(
        { maxDepth: 3, depthSize: "small" },
        { arbitrary: fc.tuple(atom, times).map(([one, many]) => one + many), weight: 8 },
        { arbitrary: edge, weight: 1 },
        { arbitrary: fc.tuple(tie("expression"), times).map(([inner, many]) => `(?:${inner})${many}`), weight: 2 },
        { arbitrary: fc.tuple(tie("expression"), times).map(([inner, many]) => `(${inner})${many}`), weight: 2 },
        { arbitrary: fc.tuple(look, tie("expression")).map(([kind, inner]) => `(${kind}${inner})`), weight: 1 },
        { arbitrary: fc.constant(String.raw`\1`), weight: 1 },
    ),
    sequence: fc.array(tie("item"), { minLength: 1, maxLength: 4 }).map((items) => items.join("")),
    expression: fc.oneof(
        { arbitrary: tie("sequence"), weight: 4 },
        { arbitrary: fc.tuple(tie("sequence"), tie("sequence")).map(([one, other]) => `${one}|${other}`), weight: 1 },
    ),
}));
