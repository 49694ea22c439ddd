import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pairs } from "../../../benchmarks/compare-policies/documents";
import { pack, type Document } from "../../../benchmarks/compare-policies/tools";

const page = readFileSync(join(__dirname, "../../../docs/policy-comparison.md"), "utf8");

describe("the page that compares policies", () => {
    it("says of this pack what it finds", async () => {
        const documents = pairs.flatMap(({ kind, flawed, sound }, index): Document[] => [
            { name: `${index}-flawed`, kind, content: flawed },
            { name: `${index}-sound`, kind, content: sound },
        ]);
        const findings = await pack.judge(documents, "");
        for (const [index, { kind, title }] of pairs.entries()) {
            const sound = findings.get(`${index}-sound`) ?? new Set();
            const telling = [...(findings.get(`${index}-flawed`) ?? [])].filter((name) => !sound.has(name));
            const [, cell] = new RegExp(String.raw`\| ${kind} +\| ${title} +\| (\w+) `).exec(page) ?? [];
            assert.equal(cell, telling.length > 0 ? "yes" : "no", title);
        }
    });
});
