import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type Check, explainedIn } from "../../../../commands/verifying/check";
import { reportText, resultOf } from "../../../../commands/verifying/report";

const root = join(__dirname, "..", "..", "..", "..");

const passed: Check = { step: "nodes", subject: "win-1", status: "passed", detail: "Ready" };
const skipped: Check = { step: "arrival", subject: "shop/a/iis", status: "skipped", detail: "S3 cannot be read back" };
const failed: Check = { ...passed, subject: "win-2", status: "failed", detail: "is not Ready", seeAlso: "docs/a.md" };

describe("the report of verify", () => {
    it("fails by one failure, and not by what could not be looked at", () => {
        assert.equal(resultOf([passed, skipped]), "passed");
        assert.equal(resultOf([passed, skipped, failed]), "failed");
    });

    it("says for people what was found at each step, and where a failure is explained", () => {
        const head = { stack: "dev", cluster: "c", region: "eu-central-1", account: "111122223333", run: "r" };
        const checks = [skipped, passed, failed];
        const text = reportText({ ...head, startedAt: "", seconds: 1.5, result: resultOf(checks), checks });
        assert.deepEqual(text.split("\n"), [
            "Stack dev: cluster c in eu-central-1, account 111122223333. Marker r",
            "",
            "Nodes",
            "  ok       win-1: Ready",
            "  FAILED   win-2: is not Ready",
            "           see docs/a.md",
            "",
            "Arrival",
            "  skipped  shop/a/iis: S3 cannot be read back",
            "",
            "FAILED in 1.5 s: 1 ok, 1 failed, 1 skipped.",
            "",
        ]);
    });

    for (const link of Object.values(explainedIn)) {
        it(`sends people to ${link}, which is there`, () => {
            const [file = "", anchor] = link.split("#");
            const headings = readFileSync(join(root, file), "utf8").match(/^#+ .+$/gm) ?? [];
            const anchors = headings.map((heading) => heading.replace(/^#+ /, "").toLowerCase().replaceAll(" ", "-"));
            assert.ok(anchors.includes(anchor ?? ""), anchors.join(", "));
        });
    }
});
