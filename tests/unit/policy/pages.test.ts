import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { pageFiles } from "../../../policy/pages/files";
import { referenceFile } from "../../../policy/iam/action-reference";
import { reference } from "../../../policy/iam/write-action-reference";
import { taggableTypes, taggableTypesFile } from "../../../policy/resources/write-taggable-types";

describe("what is generated for the policy pack", function () {
    this.timeout(60_000);

    it("is current: the pages say what the rules say (npm run pages --prefix policy)", async () => {
        const files = await pageFiles();
        const [first = ""] = files.keys();
        assert.deepEqual(
            readdirSync(dirname(first)).sort(),
            [...files.keys()].map((file) => file.slice(dirname(file).length + 1)).sort(),
        );
        for (const [file, text] of files) {
            assert.equal(readFileSync(file, "utf8"), text, file);
        }
    });

    it("is current: the taggable types are those of Pulumi's SDK (npm run taggable-types --prefix policy)", async () => {
        assert.equal(readFileSync(taggableTypesFile, "utf8"), await taggableTypes());
    });

    it("is current: IAM's reference is that of the pinned data (npm run iam-reference --prefix policy)", async () => {
        // Said without the text, which is two megabytes.
        assert.ok(readFileSync(referenceFile, "utf8") === (await reference()));
    });
});
