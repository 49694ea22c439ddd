import assert from "node:assert/strict";

import { stackProblems } from "../stack-problems";

function tags(count: number, prefix = "k"): Record<string, string> {
    return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, "v"]));
}

function refused(settings: object): string[] {
    return stackProblems({ cluster: { name: "dev" }, ...settings });
}

const created = { mode: "create", name: "dev", kubernetesVersion: "1.35" };

describe("tags", () => {
    it("are at most 50 on an object, with those that the program adds", () => {
        assert.deepEqual(refused({ tags: tags(49) }), []);
        assert.deepEqual(refused({ tags: tags(50) }), [
            "tags: makes 51 tags on one resource, but AWS allows 50; remove 1 (pulumi:owner is added to yours)",
        ]);
        assert.deepEqual(refused({ cluster: created, tags: tags(48) }), []);
        assert.match(
            refused({ cluster: created, tags: tags(49) })[0] ?? "",
            /\(pulumi:owner and Name are added to yours\)/,
        );
    });

    it("are counted together with those of the place", () => {
        assert.match(
            refused({ tags: tags(40), iam: { tags: tags(10, "i") } })[0] ?? "",
            /^iam\.tags: makes 51 tags on one resource, but AWS allows 50; remove 1 here or under tags/,
        );
        assert.deepEqual(refused({ tags: tags(40), iam: { tags: tags(40) } }), []);
        const routes = [{ match: { namespace: "shop" }, to: [{ type: "cloudWatchLogs", tags: tags(30, "g") }] }];
        assert.match(
            refused({ tags: tags(20), fluentBit: { routes } })[0] ?? "",
            /^fluentBit\.routes\[0\]\.to\[0\]\.tags: makes 51 tags/,
        );
        const tagged = [{ match: { namespace: "shop" }, tags: tags(30, "r") }];
        assert.match(
            refused({ tags: tags(20), fluentBit: { routes: tagged } })[0] ?? "",
            /^fluentBit\.routes\[0\]\.tags: makes 51 tags/,
        );
        assert.match(
            refused({ tags: tags(20), fluentBit: { s3: { tags: tags(30, "b") } } })[0] ?? "",
            /^fluentBit\.s3\.tags: makes 51 tags/,
        );
    });

    it("leave the program's own alone", () => {
        assert.deepEqual(refused({ tags: { "pulumi:owner": "me" } }), [
            'tags.pulumi:owner = "me": is a tag that the program sets itself, to find its own resources; remove it',
        ]);
    });

    const wrong: [what: string, tags: object, line: RegExp][] = [
        ["a key of AWS", { "aws:team": "x" }, /tags\.aws:team: .*not beginning with "aws:"/],
        ["a key of AWS in capitals", { "AWS:team": "x" }, /not beginning with "aws:"/],
        ["a long key", { ["k".repeat(129)]: "x" }, /at most 128 characters/],
        ["an empty key", { "": "x" }, /must be a tag key/],
        ["a long value", { team: "x".repeat(257) }, /tags\.team = .*at most 256/],
        ["a character in a value", { team: "a&b" }, /tags\.team = "a&b": must consist of letters, digits, spaces and/],
        ["a character in a key", { "team?": "x" }, /must consist of letters, digits, spaces and/],
    ];
    for (const [what, map, line] of wrong) {
        it(`are refused with ${what}`, () => {
            const found = refused({ tags: map });
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
        });
    }
});
