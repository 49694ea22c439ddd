import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

/** Inversions and paraphrases that were in these pages, with what to write instead. CONTRIBUTING.md has the rules. */
const phrases: readonly (readonly [RegExp, string])[] = [
    [/\b(?:is|are) to be had\b/i, "is available"],
    [/\bclock hangs\b/i, "time zone"],
    [/\bfewest (?:pods|nodes)\b/i, "minimum replicas"],
    [/\brestarts or eats\b/i, "restarts or uses too much memory"],
    [/\bof fantasy\b/i, "that does not exist"],
    [/\bin the place of\b/i, "instead of"],
    [/\bowners['’] business\b/i, "say who decides"],
    [/\bnobody is told\b/i, "there is no message"],
    [/(?:^|[.:] )so says\b/im, "according to"],
    [/\bwhat becomes of it here\b/i, "say what the program does"],
    [/\bas it is then\b/i, "unchanged"],
    [/\bpeople report\b/i, "reported"],
];

/** The page without code, and without the table of examples in CONTRIBUTING.md. */
function prose(text: string): string {
    return text.replace(/^```.*?^```/gms, "").replace(/^\| before .*\n(?:\|.*\n)*/m, "");
}

function findings(text: string): string[] {
    return phrases.flatMap(([phrase, instead]) => {
        const found = phrase.exec(prose(text));
        return found === null ? [] : [`"${found[0]}": ${instead}`];
    });
}

const folders = ["docs", "local", "policy", "dataplane", "examples", "."];
const pages = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: ["docs", "examples"].includes(folder), encoding: "utf8" })
        .filter((name) => name.endsWith(".md"))
        .map((name) => join(folder, name)),
);

describe("the prose of the pages", () => {
    it("has none of the phrases that are hard to read", () => {
        const found = pages.flatMap((page) =>
            findings(readFileSync(join(root, page), "utf8")).map((finding) => `${page}: ${finding}`),
        );
        assert.deepEqual(found, []);
    });

    it("is judged without code and the examples of CONTRIBUTING.md", () => {
        assert.equal(findings("No image is to be had.").length, 1);
        assert.deepEqual(findings("```text\nNo image is to be had.\n```\n"), []);
        assert.deepEqual(findings("| before | after |\n| Fewest pods. | Minimum replicas. |\n\nWell.\n"), []);
    });
});
