import assert from "node:assert/strict";

import fc from "fast-check";

import { labelValueFault, nameFault } from "../../../components/fluent-bit-windows/name-fault";
import { toRegex } from "../../../components/fluent-bit-windows/name-pattern";
import { overlap } from "../../../components/settings/wildcards";
import { stackProblems } from "../stack-problems";
import { runs } from "../property-runs";

describe("patterns of names", () => {
    const wrong: [match: Record<string, unknown>, remedy: RegExp][] = [
        [{ namespace: "shop-.*" }, /namespace = "shop-\.\*": .*Regular expressions do not work here; write "shop-\*"$/],
        [{ namespace: "^shop" }, /Regular expressions do not work here; write "shop\*"$/],
        [{ namespace: "^shop$" }, /write "shop"$/],
        [{ namespace: "shop$" }, /write "\*shop"$/],
        [{ namespace: "(shop|cart)" }, /\* is the only special character; write several names as several entries$/],
        [{ namespace: "shop[0-9]" }, /the only special character/],
        [
            { namespace: "-shop" },
            /cannot match any namespace: a name does not begin or end with "-"; did you mean "shop"\?/,
        ],
        [{ namespace: "shop-" }, /cannot match any namespace.*did you mean "shop"/],
        [{ namespace: "*-" }, /cannot match any namespace: a name does not begin or end with "-"$/],
        [{ namespace: "Shop" }, /did you mean "shop"\?/],
        [{ namespace: "shop_x" }, /must be the name of a namespace/],
        [
            { namespace: "a".repeat(64) },
            /cannot match any namespace: its name has at most 63 characters, but the pattern has 64/,
        ],
        [{ container: "web.*" }, /container = "web\.\*": .*write "web\*"/],
        [{ pod: "web-.*" }, /pod = "web-\.\*": .*Regular expressions do not work here; write "web-\*"$/],
        [{ pod: "web.*" }, /write "web\*", or "web\.\*\*" where the names have a dot there/],
        [{ pod: "web..x" }, /each part between dots, begins and ends with a letter or a digit/],
        [{ pod: "web." }, /cannot match any pod/],
        [{ labels: { app: "web-" } }, /cannot match any label: a value begins and ends with a letter or a digit/],
        [{ labels: { app: "^web$" } }, /Regular expressions do not work here; write "web"$/],
        [{ labels: { "a..b/app": "web" } }, /must be the key of a label/],
    ];
    for (const [match, remedy] of wrong) {
        it(`refuse ${JSON.stringify(match)}`, () => {
            const found = stackProblems({
                cluster: { name: "dev" },
                fluentBit: { routes: [{ name: "one", match }] },
            });
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", remedy);
        });
    }

    it("hold for masks and stack traces too", () => {
        const found = stackProblems({
            cluster: { name: "dev" },
            fluentBit: { lines: { drop: [{ match: { pod: "web-.*" }, pattern: "x" }] } },
        });
        assert.match(found[0] ?? "", /^fluentBit\.lines\.drop\[0\]\.match\.pod = "web-\.\*": .*write "web-\*"$/);
    });

    const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,10}[a-z0-9])?$/);
    const kinds = [
        ["label", label],
        ["subdomain", fc.array(label, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("."))],
    ] as const;
    for (const [kind, names] of kinds) {
        it(`take every name, and every pattern made of one (${kind})`, () => {
            fc.assert(
                fc.property(names, fc.nat(), fc.nat(), (name, from, length) => {
                    assert.equal(nameFault(name, "pod", kind), undefined);
                    const start = from % (name.length + 1);
                    // Two stars, since a dot before one star is taken for a regular expression.
                    const pattern = `${name.slice(0, start)}**${name.slice(start + length)}`;
                    assert.equal(nameFault(pattern, "pod", kind), undefined, pattern);
                }),
            );
        });

        it(`refuse none that matches a name (${kind})`, () => {
            fc.assert(
                fc.property(fc.stringMatching(/^[-.a-z*]{1,8}$/), names, (pattern, name) => {
                    fc.pre(nameFault(pattern, "pod", kind)?.startsWith("cannot match any") === true);
                    assert.ok(!new RegExp(`^${toRegex(pattern, ".*")}$`).test(name) && !overlap(pattern, name));
                }),
                { numRuns: runs(300) },
            );
        });
    }

    it("take every value of a label", () => {
        fc.assert(
            fc.property(fc.stringMatching(/^[A-Za-z0-9]([-\w.]{0,20}[A-Za-z0-9])?$/), (value) => {
                assert.equal(labelValueFault(value), undefined);
            }),
        );
        assert.equal(labelValueFault("1.*"), undefined);
    });
});
