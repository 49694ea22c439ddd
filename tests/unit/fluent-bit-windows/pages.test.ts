import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { checkStackSettings } from "../../../config/check-stack-settings";

for (const [page, atLeast] of [
    ["routes.md", 4],
    ["node-logs.md", 1],
    ["fluent-bit-versions.md", 1],
] as const) {
    describe(`docs/${page}`, () => {
        const text = readFileSync(join(__dirname, "..", "..", "..", "docs", page), "utf8");
        const examples = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, example = ""]) => example);

        it("has examples that are right as they stand", () => {
            assert.ok(examples.length >= atLeast);
            for (const example of examples) {
                checkStackSettings({ cluster: { name: "dev" }, ...(parse(example) as object) });
            }
        });
    });
}
