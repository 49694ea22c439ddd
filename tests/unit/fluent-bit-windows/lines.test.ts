import assert from "node:assert/strict";

import { linesSettings } from "../../../components/fluent-bit-windows/lines";
import { parse } from "yaml";

import { windowsPaths } from "../../../components/fluent-bit-windows/pipeline/paths";
import { renderFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { cluster } from "./destinations/one-route";
import { stackProblems } from "./stack-problems";
import { assertAllKnown } from "./known-options";

type LinesInput = FluentBitSettingsInput["lines"];

function filters(lines: LinesInput): Record<string, unknown>[] {
    const text = renderFluentBit(
        fluentBitSettings.parse({ lines, readiness: { asks: "server" }, monitoring: false }),
        cluster,
        {
            paths: windowsPaths,
        },
    );
    return (parse(text) as { pipeline: { filters: Record<string, unknown>[] } }).pipeline.filters;
}

const problemsOf = (lines: object, more: object = {}) => stackProblems({ lines, ...more }, "fluentBit.lines.");

describe("settings of lines", () => {
    it("leave the pipeline as it is when there are none", () => {
        assert.deepEqual(
            filters({}).map(({ alias }) => alias),
            ["metadata", "record"],
        );
    });

    it("join first, so that a trace is dropped or masked as a whole, and add metadata last", () => {
        const lines: LinesInput = {
            stackTraces: ["java"],
            drop: [{ pattern: "a" }, { pattern: "b" }],
            mask: [{ pattern: "c" }],
        };
        assert.deepEqual(
            filters(lines)
                .map(({ alias }) => alias)
                .slice(0, 7),
            ["traces.scan.0", "traces", "traces.finish", "drop.0", "drop.1", "mask.0", "metadata"],
        );
        const settings = fluentBitSettings.parse({ lines });
        assertAllKnown(settings, cluster);
    });

    it("drop the lines of routes without a destination first, or once the labels have decided", () => {
        const filtersOf = (routes: object[]) => {
            const settings = fluentBitSettings.parse({
                routes,
                unrouted: [],
                unresolved: [],
                lines: { stackTraces: ["java"] },
            });
            const { pipeline } = parse(renderFluentBit(settings, cluster, { paths: windowsPaths })) as {
                pipeline: { filters: { alias: string; exclude?: string }[] };
            };
            return pipeline.filters.map(({ alias, exclude }) =>
                exclude === undefined ? alias : `${alias}: ${exclude}`,
            );
        };
        const noisy = { match: { namespace: "noisy" }, to: [] };
        assert.deepEqual(filtersOf([noisy, { match: { namespace: "shop" } }]).slice(0, 2), [
            "drop.route.noisy: log /^/",
            "drop.unrouted: log /^/",
        ]);
        const labelled = { name: "web", match: { namespace: "noisy", labels: { app: "web" } } };
        const found = filtersOf([labelled, noisy]);
        assert.deepEqual(found.slice(found.indexOf("labels.web") + 1, found.indexOf("keys")), [
            "drop.labelled: _route ^(_unresolved)$",
            "labelled",
            "drop.route.noisy: namespace_name /^/",
            "drop.unrouted: namespace_name /^/",
        ]);
    });

    it("hold nothing that Fluent Bit takes for an environment variable", () => {
        const mask = [{ pattern: String.raw`\$\{A\}|[$]{2}`, with: "${HOME} $$1" }, { preset: "cardNumber" as const }];
        const [masked] = filters({ mask });
        assert.ok(!String(masked?.["code"]).includes("${"));
    });

    it("say at the top of the script, for people, what it masks", () => {
        const match = { namespace: "shop" };
        const [first, second, third] = filters({
            mask: [
                { preset: "cardNumber", keepFirst: 6, keepLast: 4 },
                { pattern: String.raw`(password|"pw")=\S+ --\[\[ \n`, with: '$1="${X}"\n', ignoreCase: true },
                { match, preset: "iban" },
                { pattern: "a" },
            ],
        });
        const heads = [first, second, third].map((filter) => String(filter?.["code"]).split("\n\n")[0]);
        assert.deepEqual(heads, [
            [
                "-- Masks, in their order:",
                "-- lines.mask[0] cardNumber: payment card numbers: 13 to 19 digits, with or without groups, of a known issuer, with a valid check digit; " +
                    'replaced by "***", except for the first 6 and the last 4 digits',
                String.raw`-- lines.mask[1] matches of (password|"pw")=\S+ --\[\[ \n, ignoring case; replaced by "$1=\"\u{24}{X}\"\n"`,
            ].join("\n"),
            "-- Masks, in their order:\n-- lines.mask[2] iban: international bank account numbers (IBAN) with the length of their country " +
                'and valid check digits; replaced by "***"',
            '-- Masks, in their order:\n-- lines.mask[3] matches of a; replaced by "***"',
        ]);
        assert.deepEqual(
            [first, second, third].map((filter) => filter?.["alias"]),
            ["mask.0", "mask.2", "mask.3"],
        );
    });

    for (const pattern of ["^(?!.*ERROR)", "^.{0,20}$", '^[^"]*$', "^\\s*$", "\\bGET\\b|^$"]) {
        it(`may drop lines by what they lack: ${pattern}`, () => {
            assert.deepEqual(linesSettings.safeParse({ drop: [{ pattern }] }).error, undefined);
        });
    }

    for (const [what, lines, line] of [
        [
            "no expression",
            { drop: [{ pattern: "GET /[z-a] x" }] },
            /^drop\[0\]\.pattern = .*: is not a regular expression: Range out of order in character class near character 10, in "ET \/\[z-a\] x"$/,
        ],
        ["an expression for every line", { drop: [{ pattern: "a*" }] }, /^drop\[0\]\.pattern.*matches every line/],
        ["anything", { drop: [{ pattern: "^.*$" }] }, /^drop\[0\]\.pattern.*matches every line/],
        [
            "no expression and no container",
            { drop: [{ match: { namespace: "*" } }] },
            /^drop\[0\] = .*drops every line of every container; add a pattern .*, or name the containers in match/,
        ],
        [
            "case of no expression",
            { drop: [{ match: { namespace: "shop" }, ignoreCase: true }] },
            /^drop\[0\]\.ignoreCase = true: applies only to a pattern/,
        ],
        [
            "a variable of the environment",
            { drop: [{ pattern: "a${B}" }] },
            /^drop\[0\]\.pattern.*write \[\$\]\{ instead/,
        ],
        [
            "a mask of nothing",
            { mask: [{ with: "x" }] },
            /^mask\[0\].*needs a pattern or a preset; available presets: cardNumber, /,
        ],
        [
            "a preset beside a pattern",
            { mask: [{ preset: "iban", pattern: "a" }] },
            /^mask\[0\]\.preset = "iban": cannot be combined with a pattern.*two entries/,
        ],
        [
            "a preset that is none",
            { mask: [{ preset: "cardNumbers" }] },
            /^mask\[0\]\.preset = "cardNumbers".*"cardNumber"/,
        ],
        [
            "case for a preset",
            { mask: [{ preset: "iban", ignoreCase: true }] },
            /^mask\[0\]\.ignoreCase = true: applies only to a pattern; remove/,
        ],
        [
            "digits that stay of what is no card",
            { mask: [{ preset: "iban", keepLast: 4 }] },
            /^mask\[0\]\.keepLast = 4: applies only to preset: cardNumber; with/,
        ],
        [
            "more digits than may be stored",
            { mask: [{ preset: "cardNumber", keepFirst: 8 }] },
            /^mask\[0\]\.keepFirst = 8: must be at most 6/,
        ],
        [
            "a group of a preset",
            { mask: [{ preset: "iban", with: "$1" }] },
            /^mask\[0\]\.with.*refers to the group \$1, but a preset has none; write \$\$/,
        ],
        ["what can be empty", { mask: [{ pattern: "a*" }] }, /^mask\[0\]\.pattern.*can match an empty text/],
        [
            "a group that is not there",
            { mask: [{ pattern: "(a)b", with: "$2" }] },
            /^mask\[0\]\.with.*refers to the group \$2, but the pattern has 1/,
        ],
        [
            "a named group as in JavaScript",
            { mask: [{ pattern: "(a)(?<user>b)", with: "$<user>" }] },
            /^mask\[0\]\.with = "\$<user>": contains \$<user>, which is not supported; write \$2, or \$\$<user> for the text/,
        ],
        [
            "a named group as in .NET",
            { mask: [{ pattern: "(?<user>b)", with: "${user}" }] },
            /^mask\[0\]\.with.*contains \$\{user\}, which is not supported; write \$1/,
        ],
        [
            "a group as in sed",
            { mask: [{ pattern: "(a)b", with: "\\1" }] },
            /^mask\[0\]\.with.*contains \\1, which is not supported; write \$1/,
        ],
        [
            "the whole match",
            { mask: [{ pattern: "a", with: "<$&>" }] },
            /^mask\[0\]\.with.*contains \$&.*write \$1, or write/,
        ],
        ["a language twice", { stackTraces: ["go", "go"] }, /^stackTraces.*must contain each language once/],
        [
            "a language of containers that an earlier entry takes",
            { stackTraces: [{ languages: ["go"] }, "java"] },
            /^stackTraces\[1\] = "java": stackTraces\[0\] already matches all of these containers; add /,
        ],
        ["no languages", { stackTraces: [{ languages: [] }] }, /^stackTraces\[0\]\.languages = \[\]: .*at least 1/],
        ["neither yes nor a list", { parseJson: "yes" }, /^parseJson = "yes": must be true or false, or a list/],
        ["an entry without a match", { parseJson: [{}] }, /^parseJson\[0\]\.match: is missing/],
        [
            "containers that an earlier entry takes",
            { parseJson: [{ match: { pod: "a*" } }, { match: { pod: "ab" } }] },
            /^parseJson\[1\]\.match = .*parseJson\[0\] already matches all of these containers; remove/,
        ],
        ["a language that is none", { stackTraces: ["dotnett"] }, /^stackTraces\[0\].*"dotnett".*dotnet/],
    ] as const) {
        it(`refuse ${what}`, () => {
            const found = problemsOf(lines);
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
        });
    }

    it("take the marks of traces off in the script that makes the records, where nothing else looks at lines", () => {
        assert.deepEqual(
            filters({ stackTraces: ["java"] }).map(({ alias }) => alias),
            ["traces.scan.0", "traces", "metadata", "record"],
        );
    });

    it("make all records in the same way, and parse JSON lines of some containers after that", () => {
        const [record] = filters({}).filter(({ alias }) => alias === "record");
        const found = filters({ parseJson: [{ match: { namespace: "shop" } }] });
        assert.deepEqual(
            found.find(({ alias }) => alias === "record"),
            record,
        );
        for (const alias of ["json", "fields"]) {
            assert.equal(found.find((filter) => filter["alias"] === alias)?.["match_regex"], "^kube\\.(?:shop\\.)");
        }
        const all = filters({ parseJson: true }).map(({ alias }) => alias);
        assert.deepEqual(all, ["metadata", "record", "json", "fields"]);
        assert.deepEqual(
            filters({ parseJson: [{ match: { namespace: "*" } }] }).map(({ alias }) => alias),
            all,
        );
    });

    it("refuse to parse JSON lines where a destination is sent each line as it is, which is not there any more then", () => {
        const message = { metadata: { send: "message" } };
        assert.match(
            problemsOf({ parseJson: true }, message).join("\n"),
            /^parseJson = true: metadata\.send is "message"/,
        );
        const routes = [{ match: { namespace: "shop" }, to: [{ type: "firehose" }] }];
        assert.match(problemsOf({ parseJson: true }, { ...message, routes }).join("\n"), /^parseJson = true/);
        assert.deepEqual(problemsOf({ parseJson: true }, { ...message, routes, unrouted: [] }), []);
    });

    it("refuse to parse those of containers that a destination is sent the lines of as they are, and no others", () => {
        const problems = (parseJson: object[], routes: object[], more: object = {}) =>
            problemsOf({ parseJson }, { metadata: { send: "message" }, routes, ...more });
        const http = [{ type: "http", url: "https://logs.example.com/" }];
        const shop = { match: { namespace: "shop" }, to: http };
        const stock = { match: { namespace: "stock" } };
        const rest = { name: "rest", match: { namespace: "*" } };
        assert.match(
            problems([{ match: { namespace: "shop" } }, { match: { namespace: "sto*" } }], [shop, stock]).join("\n"),
            /^parseJson\[1\]\.match = \{"namespace":"sto\*"\}: metadata\.send is "message", so CloudWatch Logs gets the unchanged lines of routes\[1\]/,
        );
        // What an earlier route takes does not come to a later one.
        const inShop = [{ match: { namespace: "shop", container: "iis" } }];
        assert.deepEqual(problems(inShop, [shop, stock, rest]), []);
        assert.match(
            problems(inShop, [shop, rest], { routing: "allMatches" }).join("\n"),
            /gets the unchanged lines of routes\[1\]/,
        );
        assert.match(
            problems([{ match: { container: "iis" } }], [shop, stock]).join("\n"),
            /gets the unchanged lines of routes\[1\]/,
        );
        assert.match(
            problems([{ match: { namespace: "other" } }], [shop]).join("\n"),
            /gets the unchanged lines of unrouted/,
        );
        assert.deepEqual(problems([{ match: { namespace: "other" } }], [shop], { unrouted: [] }), []);
        const labelled = { name: "web", match: { namespace: "shop", labels: { app: "web" } }, to: http };
        assert.match(problems(inShop, [labelled, shop]).join("\n"), /gets the unchanged lines of unresolved/);
        assert.deepEqual(problems(inShop, [labelled, shop], { unresolved: http }), []);
    });
});
