import assert from "node:assert/strict";

import fc from "fast-check";

import { explainCommand } from "../../../commands/explain";
import { tableText } from "../../../commands/tables";
import { runs } from "../property-runs";

describe("a table", () => {
    const routes = [
        ["route", "to", "kept"],
        ["shop", "CloudWatch Logs /aws/containerinsights/demo/shop", "7 days"],
        ["own", "CloudWatch Logs /x", "30 days"],
    ];

    it("has aligned columns where they fit", () => {
        const text = [
            "route  to                                                kept",
            "shop   CloudWatch Logs /aws/containerinsights/demo/shop  7 days",
            "own    CloudWatch Logs /x                                30 days",
        ].join("\n");
        assert.equal(tableText(routes), text);
        assert.equal(tableText(routes, 66), text);
    });

    it("has cells in several lines where they do not", () => {
        assert.equal(
            tableText(routes, 50),
            [
                "route  to                                  kept",
                "shop   CloudWatch Logs                     7 days",
                "       /aws/containerinsights/demo/shop",
                "own    CloudWatch Logs /x                  30 days",
            ].join("\n"),
        );
    });

    it("has a block for each row where even single words do not", () => {
        assert.equal(
            tableText(routes, 42),
            [
                "route shop",
                "  to    CloudWatch Logs",
                "        /aws/containerinsights/demo/shop",
                "  kept  7 days",
                "route own",
                "  to    CloudWatch Logs /x",
                "  kept  30 days",
            ].join("\n"),
        );
    });

    it("has no block for each row of names and values", () => {
        const list = [
            ["monitoring", "value"],
            ["alarms", "one, two, three, four"],
            ["costs", "nothing"],
        ];
        assert.equal(
            tableText(list, 17),
            [
                "monitoring",
                "  alarms  one,",
                "          two,",
                "          three,",
                "          four",
                "  costs   nothing",
            ].join("\n"),
        );
    });

    it("keeps every word, and exceeds the width only by a word that is too long itself", () => {
        const cell = fc
            .array(fc.stringMatching(/^[!-~]{1,12}$/), { minLength: 1, maxLength: 8 })
            .map((all) => all.join(" "));
        fc.assert(
            fc.property(
                fc.array(fc.tuple(cell, cell, cell), { minLength: 2, maxLength: 5 }),
                fc.integer({ min: 40, max: 120 }),
                (rows, columns) => {
                    const words = (text: string) => text.split(/\s+/).filter((word) => word !== "");
                    const text = tableText(rows, columns);
                    for (const word of rows.slice(1).flat().flatMap(words)) {
                        assert.ok(words(text).includes(word), word);
                    }
                    for (const line of text.split("\n").filter((one) => one.startsWith("  ") && one.length > columns)) {
                        // The heading takes its place, and then a single word follows.
                        const width = Math.max(...(rows[0] ?? []).slice(1).map((heading) => heading.length));
                        assert.ok(!line.slice(width + 4).includes(" "), line);
                    }
                },
            ),
            { numRuns: runs(100) },
        );
    });
});

it("explain fits a narrow terminal", () => {
    for (const columns of [80, 100]) {
        for (const stack of ["demo", "dev", "prod", "local"]) {
            const texts = [
                explainCommand(["--stack", stack], columns),
                explainCommand(["--stack", stack, "--pod", "shop/web-1/iis"], columns),
                explainCommand(["--stack", stack, "--gb-per-day", "10", "--nodes", "3"], columns),
            ];
            // A word that is longer than its place stays whole, so that it can be copied. It is then alone in its place.
            const fits = new RegExp(`^.{0,${columns}}$|^(?:.{0,${columns - 2}}  )?\\S+$`);
            const tooLong = texts
                .join("\n")
                .split("\n")
                .filter((line) => !fits.test(line));
            assert.deepEqual(tooLong, [], stack);
        }
    }
});
