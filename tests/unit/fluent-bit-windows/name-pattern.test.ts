import assert from "node:assert/strict";

import fc from "fast-check";

import { toRegex } from "../../../components/fluent-bit-windows/name-pattern";
import { covers, overlap } from "../../../components/settings/wildcards";
import { runs } from "../property-runs";

// A small alphabet, so that patterns often meet.
const pattern = fc.stringMatching(/^[ab*]{1,6}$/);
const name = fc.stringMatching(/^[abc]{0,8}$/);

function fits(given: string, text: string): boolean {
    return new RegExp(`^${toRegex(given, ".*")}$`).test(text);
}

/** Every name over a, b and c up to a length: enough to tell two patterns of six characters apart. */
const names: string[] = [""];
for (let i = 0; i < names.length && (names[i] ?? "").length < 7; i++) {
    names.push(...["a", "b", "c"].map((letter) => `${names[i] ?? ""}${letter}`));
}

describe("name patterns", () => {
    it("take a name as their regular expression does, and nothing but the star is special", () => {
        assert.ok(fits("shop-*", "shop-a") && fits("shop-*", "shop-") && !fits("shop-*", "my-shop-a"));
        assert.ok(fits("a.b", "a.b") && !fits("a.b", "axb"));
    });

    it("overlap if some name fits both", () => {
        fc.assert(
            fc.property(pattern, pattern, name, (one, other, text) => {
                if (fits(one, text) && fits(other, text)) {
                    assert.ok(overlap(one, other), `${text} fits both`);
                }
            }),
        );
    });

    it("do not overlap if no name fits both", () => {
        fc.assert(
            fc.property(fc.stringMatching(/^[ab*]{1,3}$/), fc.stringMatching(/^[ab*]{1,3}$/), (one, other) => {
                assert.equal(
                    overlap(one, other),
                    names.some((text) => fits(one, text) && fits(other, text)),
                );
            }),
            { numRuns: runs(20) },
        );
    });

    it("cover another exactly if every name of it fits", () => {
        fc.assert(
            fc.property(fc.stringMatching(/^[ab*]{1,4}$/), fc.stringMatching(/^[ab*]{1,3}$/), (wide, narrow) => {
                assert.equal(
                    covers(wide, narrow),
                    names.every((text) => !fits(narrow, text) || fits(wide, text)),
                );
            }),
            { numRuns: runs(20) },
        );
    });
});
