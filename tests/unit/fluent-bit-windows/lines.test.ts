import assert from "node:assert/strict";

import { parse } from "yaml";

import { windowsPaths } from "../../../components/fluent-bit-windows/pipeline/paths";
import { renderFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { cluster } from "./destinations/one-route";
import { stackProblems } from "./stack-problems";
import { assertAllKnown } from "./known-options";

type LinesInput = FluentBitSettingsInput["lines"];

function filters(lines: LinesInput): Record<string, unknown>[] {
    const text = renderFluentBit(fluentBitSettings.parse({ lines, readiness: { asks: "server" } }), cluster, {
        paths: windowsPaths,
    });
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
                .slice(0, 5),
            ["traces", "drop.0", "drop.1", "mask.0", "metadata"],
        );
        const settings = fluentBitSettings.parse({ lines });
        assertAllKnown(settings, cluster);
    });

    it("hold nothing that Fluent Bit takes for an environment variable", () => {
        const [masked] = filters({ mask: [{ pattern: "a", with: "${HOME} $$1" }] });
        assert.ok(!String(masked?.["code"]).includes("$"));
    });

    for (const [what, lines, line] of [
        ["no expression", { drop: [{ pattern: "a(" }] }, /^drop\[0\]\.pattern = "a\(": is not a regular expression/],
        ["an expression for every line", { drop: [{ pattern: "a*" }] }, /^drop\[0\]\.pattern.*matches the empty text/],
        [
            "a variable of the environment",
            { drop: [{ pattern: "a${B}" }] },
            /^drop\[0\]\.pattern.*write \[\$\]\{ instead/,
        ],
        ["what Lua cannot", { mask: [{ pattern: "(ab)+" }] }, /^mask\[0\]\.pattern.*repeats \(ab\)/],
        [
            "a group that is not there",
            { mask: [{ pattern: "(a)b", with: "$2" }] },
            /^mask\[0\]\.with.*names the group \$2, and the pattern has 1/,
        ],
        ["a language twice", { stackTraces: ["go", "go"] }, /^stackTraces.*must name each language once/],
        ["a language that is none", { stackTraces: ["dotnett"] }, /^stackTraces\[0\].*"dotnett".*dotnet/],
    ] as const) {
        it(`refuse ${what}`, () => {
            const found = problemsOf(lines);
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
        });
    }

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
});
