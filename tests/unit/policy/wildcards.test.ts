import assert from "node:assert/strict";
import fc from "fast-check";
import { matcher, matches, overlaps, within } from "../../../policy/wildcards";
import { WildcardList } from "../../../policy/wildcards-in-list";
import { runs } from "../property-runs";

// A small alphabet makes texts and patterns meet.
const text = fc.string({ unit: fc.constantFrom("a", "b", ":"), maxLength: 8 });
const pattern = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: 8 });

/** The same language by other means. */
function asRegExp(wildcards: string): RegExp {
    const source = wildcards
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${source}$`, "s");
}

describe("IAM's wildcards", () => {
    it("match what a regular expression of the same meaning matches", () => {
        fc.assert(
            fc.property(pattern, text, (p, t) => {
                assert.equal(matches(p, t), asRegExp(p).test(t));
                assert.equal(matcher(p)(t), asRegExp(p).test(t));
            }),
            { numRuns: runs(1500) },
        );
    });

    it("find in a list what they match one by one, however many patterns are asked for", () => {
        fc.assert(
            fc.property(fc.array(text, { maxLength: 70 }), fc.array(pattern, { minLength: 20 }), (texts, patterns) => {
                const list = new WildcardList(texts);
                for (const p of patterns) {
                    assert.deepEqual(
                        [...list.matching(p)],
                        texts.flatMap((t, index) => (matches(p, t) ? [index] : [])),
                    );
                }
            }),
            { numRuns: runs(150) },
        );
    });

    it("leave the signs of regular expressions alone", () => {
        assert.ok(matches("a.b+(c)[d]$^|\\*", "a.b+(c)[d]$^|\\x"));
        assert.ok(!matches("a.b", "axb"));
    });

    it("are within others only where those match everything that they match", () => {
        let contained = 0;
        fc.assert(
            fc.property(
                pattern,
                fc.array(fc.constantFrom("", "*", "?"), { minLength: 8, maxLength: 8 }),
                text,
                (inner, wider, t) => {
                    // Widening some letters of a pattern gives one that often, but not always, contains it.
                    const outer = Array.from(inner, (letter, index) => wider[index] || letter).join("");
                    const example = inner.replaceAll("*", t).replaceAll("?", "a");
                    if (!within(inner, outer)) return;
                    contained++;
                    assert.ok(matches(outer, example), `${example} is ${inner} and not ${outer}`);
                },
            ),
            { numRuns: runs(1500) },
        );
        assert.ok(contained > 1000);
    });

    it("are within themselves, and within a star", () => {
        fc.assert(
            fc.property(pattern, (p) => {
                assert.ok(within(p, p));
                assert.ok(within(p, "*"));
            }),
        );
    });

    it("overlap where some text matches both, in either order", () => {
        fc.assert(
            fc.property(pattern, pattern, text, (a, b, t) => {
                assert.equal(overlaps(a, b), overlaps(b, a));
                if (matches(a, t) && matches(b, t)) assert.ok(overlaps(a, b), `${a} and ${b} share ${t}`);
            }),
            { numRuns: runs(1500) },
        );
    });

    it("overlap a text exactly where they match it", () => {
        fc.assert(
            fc.property(pattern, text, (p, t) => {
                assert.equal(overlaps(p, t), matches(p, t));
            }),
            { numRuns: runs(600) },
        );
    });

    // Who tries every way to share the letters out among the stars never ends.
    it("come to an end for a pattern made to be slow", () => {
        const pattern = `${"a*".repeat(30)}b`;
        const text = "a".repeat(3000);
        assert.ok(!matches(pattern, text));
        assert.ok(!matcher(pattern)(text));
    });
});
