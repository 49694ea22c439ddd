import assert from "node:assert/strict";

import { stackProblems } from "../stack-problems";

function refused(fluentBit: object): string[] {
    return stackProblems({ cluster: { name: "dev" }, fluentBit });
}

describe("tolerations", () => {
    const wrong: [what: string, toleration: object, line: RegExp][] = [
        ["no key without Exists", {}, /tolerations\[0\]\.key: is missing: it is required with operator: "Equal"/],
        [
            "a value with Exists",
            { key: "os", operator: "Exists", value: "windows" },
            /tolerations\[0\]\.value = "windows": is not allowed with operator: "Exists"/,
        ],
        ["a key that is no label's", { key: "os windows" }, /tolerations\[0\]\.key = "os windows": must be the key/],
        [
            "an empty part in the key's domain",
            { key: "a..b/os" },
            /tolerations\[0\]\.key = "a\.\.b\/os": must be the key/,
        ],
        [
            "a value that is no label's",
            { key: "os", value: "-windows" },
            /tolerations\[0\]\.value = "-windows": must be the value/,
        ],
        [
            "an effect that there is not",
            { key: "os", effect: "NoSchedul" },
            /tolerations\[0\]\.effect = "NoSchedul": must be one of/,
        ],
    ];
    for (const [what, toleration, line] of wrong) {
        it(`refuse ${what}`, () => {
            const found = refused({ tolerations: [toleration] });
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
        });
    }

    it("take those that Kubernetes takes", () => {
        const tolerations = [
            { operator: "Exists" },
            { key: "os", value: "windows", effect: "NoSchedule" },
            { key: "example.com/team", operator: "Exists", effect: "NoExecute" },
            { key: "empty", value: "" },
        ];
        assert.deepEqual(refused({ tolerations }), []);
    });
});

describe("a priority class", () => {
    it("is refused when nobody can create it", () => {
        assert.match(
            refused({ priorityClassName: "system-node-critcal" })[0] ?? "",
            /priorityClassName = "system-node-critcal": cannot exist: Kubernetes reserves names that begin with "system-"; did you mean "system-node-critical"/,
        );
        assert.match(refused({ priorityClassName: "High" })[0] ?? "", /priorityClassName = "High": must be the name/);
        assert.deepEqual(refused({ priorityClassName: "system-cluster-critical" }), []);
        assert.deepEqual(refused({ priorityClassName: "high" }), []);
    });
});
