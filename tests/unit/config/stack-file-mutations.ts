import fc from "fast-check";
import { parse, stringify } from "yaml";

/** Values that people write in the wrong place, and that parsers and templates stumble over. */
const oddValues: unknown[] = [
    null,
    true,
    false,
    0,
    -1,
    0.1,
    1.3,
    1e21,
    65_536,
    "",
    " ",
    "*",
    "~",
    "yes",
    "1.30",
    "2024-01-01",
    "C:\\temp",
    "C:\temp",
    "a\nb",
    "a\u2028b",
    "é",
    "\u{1f600}",
    "${x}",
    "{{ x }}",
    "{cluster}",
    "{nope}",
    "{",
    "(",
    "[a-",
    "a{2,1}",
    "\\",
    "%s",
    "__proto__",
    "constructor",
    "default",
    "aws",
    "eu-wset-1",
    "arn:aws:iam::1:role/x",
    "arn:aws:kms:eu-central-1:111122223333:key/0f0f",
    "https://user@host:99999/x?y=z",
    "http://[::1",
    "sha256:0",
    "x".repeat(7_000),
    "{cluster}/".repeat(700),
    "-".repeat(300),
    [],
    [null],
    [[]],
    ["a", "a"],
    [{}],
    {},
    { a: 1 },
    { type: "s3" },
    { "": "" },
    { constructor: {} },
    Object.fromEntries([["__proto__", { x: 1 }]]),
    { secure: "v1:AAAAAAAAAAAAAAAA:AAAA" },
    { kubernetesSecret: { name: "x", key: "y" } },
    Array.from({ length: 300 }, (_, n) => n),
    Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`k${n}`, n])),
];

type Path = (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
    const entries: [string | number, unknown][] = Array.isArray(value)
        ? value.map((entry, index) => [index, entry])
        : typeof value === "object" && value !== null
          ? Object.entries(value)
          : [];
    return [...(path.length > 0 ? [path] : []), ...entries.flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function at(value: unknown, path: Path): unknown {
    return path.reduce<unknown>((inner, part) => (inner as Record<string, unknown> | undefined)?.[part], value);
}

/** A copy with another entry at a path; without it where that is undefined. */
function replaced(value: unknown, path: Path, entry: unknown): unknown {
    const [head, ...rest] = path;
    if (head === undefined) {
        return entry;
    }
    if (Array.isArray(value)) {
        const list = value.map((inner: unknown, index) => (index === head ? replaced(inner, rest, entry) : inner));
        return list.filter((inner) => inner !== undefined);
    }
    const map = new Map(Object.entries(value ?? {}) as [string, unknown][]);
    const inner = replaced(map.get(String(head)), rest, entry);
    if (inner === undefined) {
        map.delete(String(head));
    } else {
        map.set(String(head), inner);
    }
    return Object.fromEntries(map);
}

/** A change of what the file says. */
const change = fc.oneof(
    {
        weight: 4,
        arbitrary: fc.record({
            what: fc.constant("replace" as const),
            at: fc.nat(),
            value: fc.constantFrom(...oddValues),
        }),
    },
    {
        weight: 2,
        arbitrary: fc.record({
            what: fc.constant("replace" as const),
            at: fc.nat(),
            value: fc.oneof(fc.string({ unit: "grapheme" }), fc.double(), fc.integer()),
        }),
    },
    fc.record({ what: fc.constant("remove" as const), at: fc.nat() }),
    fc.record({ what: fc.constant("wrap" as const), at: fc.nat(), inList: fc.boolean() }),
    fc.record({ what: fc.constant("move" as const), at: fc.nat(), to: fc.nat() }),
    fc.record({ what: fc.constant("rename" as const), at: fc.nat(), letter: fc.nat() }),
    fc.record({ what: fc.constant("repeat" as const), at: fc.nat() }),
);

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(file: unknown, one: Change): unknown {
    const paths = pathsOf(file);
    const path = paths[one.at % Math.max(1, paths.length)];
    if (path === undefined) {
        return file;
    }
    const here = at(file, path);
    const last = path.at(-1) ?? "";
    switch (one.what) {
        case "replace":
            return replaced(file, path, one.value);
        case "remove":
            return replaced(file, path, undefined);
        case "wrap":
            return replaced(file, path, one.inList ? [here] : { [String(last)]: here });
        case "move": {
            const target = paths[one.to % paths.length] ?? path;
            return replaced(replaced(file, path, undefined), [...target.slice(0, -1), last], here);
        }
        case "rename": {
            const name = String(last);
            const cut = one.letter % Math.max(1, name.length);
            const without = replaced(file, path, undefined);
            return replaced(without, [...path.slice(0, -1), name.slice(0, cut) + name.slice(cut + 1)], here);
        }
        case "repeat": {
            const parent = at(file, path.slice(0, -1));
            return Array.isArray(parent) ? replaced(file, path.slice(0, -1), [...(parent as unknown[]), here]) : file;
        }
    }
}

/** A change of the text itself, as by an editor or by hand. */
const edit = fc.oneof(
    fc.record({
        what: fc.constant("insert" as const),
        at: fc.nat(),
        text: fc.constantFrom(
            "\t",
            "\0",
            "- ",
            ": ",
            "#",
            "'",
            '"',
            "{",
            "]",
            "&a ",
            "*a",
            "<<: *a",
            "!x ",
            "\n",
            "  ",
            "---\n",
            "%",
            "@",
            "|",
            ">-\n",
            "0",
            "\ufeff",
            "012: ",
            "é",
        ),
    }),
    fc.record({ what: fc.constant("cut" as const), at: fc.nat(), length: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ what: fc.constant("line twice" as const), at: fc.nat() }),
    fc.record({ what: fc.constant("indent" as const), at: fc.nat(), by: fc.constantFrom("\t", " ", "  ", "    ") }),
);

type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function edited(text: string, one: Edit): string {
    const lines = text.split("\n");
    const line = one.at % lines.length;
    const position = one.at % (text.length + 1);
    switch (one.what) {
        case "insert":
            return text.slice(0, position) + one.text + text.slice(position);
        case "cut":
            return text.slice(0, position) + text.slice(position + one.length);
        case "line twice":
            return [...lines.slice(0, line + 1), ...lines.slice(line)].join("\n");
        case "indent":
            return lines.map((each, index) => (index === line ? one.by + each : each)).join("\n");
    }
}

/** How an editor saves the text. */
const encoding = fc.constantFrom(
    ...(["utf8", "utf8", "utf8", "utf16le with mark", "utf8 with mark", "CRLF", "latin1", "utf16le"] as const),
);

function encoded(text: string, as: typeof encoding extends fc.Arbitrary<infer T> ? T : never): Buffer {
    switch (as) {
        case "utf8":
            return Buffer.from(text);
        case "utf8 with mark":
            return Buffer.from(`\ufeff${text}`);
        case "utf16le with mark":
            return Buffer.from(`\ufeff${text}`, "utf16le");
        case "CRLF":
            return Buffer.from(text.replaceAll("\n", "\r\n"));
        default:
            return Buffer.from(text, as);
    }
}

/** Stack files with one change or some, of what they say, of their text, or of their bytes. */
export function mutations(files: readonly string[]): fc.Arbitrary<Buffer> {
    return fc
        .record({
            file: fc.constantFrom(...files),
            changes: fc.array(change, { maxLength: 4 }),
            edits: fc.oneof(
                { weight: 3, arbitrary: fc.constant<Edit[]>([]) },
                { weight: 1, arbitrary: fc.array(edit, { maxLength: 2 }) },
            ),
            as: encoding,
        })
        .map(({ file, changes, edits, as }) => {
            const data = changes.reduce<unknown>(changed, parse(file));
            const text = changes.length > 0 ? stringify(data, { aliasDuplicateObjects: false }) : file;
            return encoded(edits.reduce(edited, text), as);
        });
}
