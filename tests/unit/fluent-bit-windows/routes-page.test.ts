import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { checkStackSettings } from "../../../config/stack-settings";

describe("the page about routes", () => {
    const page = readFileSync(join(__dirname, "..", "..", "..", "docs", "routes.md"), "utf8");
    const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, example = ""]) => example);

    it("has examples that are right as they stand", () => {
        assert.ok(examples.length >= 4);
        for (const example of examples) {
            checkStackSettings({ cluster: { name: "dev" }, ...(parse(example) as object) });
        }
    });
});
