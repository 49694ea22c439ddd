import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { phrases } from "./prose/phrases";
import { markdownText, sourceTexts, type Text } from "./prose/texts";

const root = join(__dirname, "..", "..");

/** Folders with pages or sources that people read. */
const folders = [
    "benchmarks",
    "commands",
    "components",
    "config",
    "dataplane",
    "docker",
    "docs",
    "examples",
    "local",
    "policy",
    "provider",
];

function filesIn(folder: string): string[] {
    return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => !name.split(/[\\/]/).includes("node_modules"))
        .map((name) => join(folder, name));
}

const files = [...folders.flatMap(filesIn), ...readdirSync(root)];

function textsOf(file: string): Text[] {
    const contents = readFileSync(join(root, file), "utf8");
    return file.endsWith(".md") ? markdownText(contents) : sourceTexts(file, contents);
}

function findings(file: string, texts: readonly Text[]): string[] {
    return texts.flatMap(({ line, text }) =>
        phrases.flatMap(({ pattern, instead }) => {
            const found = pattern.exec(text);
            return found === null ? [] : [`${file}:${line}: "${found[0]}": ${instead}`];
        }),
    );
}

describe("the prose", () => {
    it("of the pages has none of the phrases that are hard to read", () => {
        const pages = files.filter((file) => file.endsWith(".md"));
        assert.ok(pages.length > 50);
        assert.deepEqual(
            pages.flatMap((page) => findings(page, textsOf(page))),
            [],
        );
    });

    it("of messages, settings and comments has none of them", function () {
        this.timeout(60_000);
        const sources = files.filter((file) => /\.(?:ts|js)$/.test(file) && !file.endsWith(".d.ts"));
        assert.ok(sources.length > 500);
        assert.deepEqual(
            sources.flatMap((source) => findings(source, textsOf(source))),
            [],
        );
    });

    for (const { pattern, example } of phrases) {
        it(`is checked for ${JSON.stringify(example)}`, () => {
            assert.match(example, pattern);
        });
    }

    it("is judged without code, quotations, links and the examples of CONTRIBUTING.md", () => {
        const page = (text: string) => findings("page.md", markdownText(text));
        assert.deepEqual(page("Well.\n\nNo image is to be had.\n"), ['page.md:3: "is to be had": is available']);
        assert.deepEqual(page("```text\nNo image is to be had.\n```\n"), []);
        assert.deepEqual(page('Its log has `is to be had` or "is to be had".'), []);
        assert.deepEqual(page("| before | after |\n| Fewest pods. | Minimum replicas. |\n\nWell.\n"), []);
    });

    it("is found in comments, docstrings and every part of a message, not in names", () => {
        const source = (text: string) => findings("a.ts", sourceTexts("a.ts", text));
        assert.equal(source("// No image is\n// to be had.\nexport {};").length, 1);
        assert.equal(source("const a = {\n    /** Fewest pods. */\n    b: 1,\n};").length, 1);
        assert.equal(source("const a = `${b} is ${c}, which is to be had`;").length, 1);
        assert.deepEqual(source('import { a } from "./beforehand"; export * from "./for ever";'), []);
        assert.deepEqual(source("const beforehand = forEver(); // a `whoever` in code"), []);
    });

    it("may use the words of a phrase in another meaning", () => {
        for (const text of [
            "There is no route. If there are no nodes, wait.",
            "It is no longer read, and is no more than a warning.",
            "The message is silent about the owner.",
            "A recommendation of AWS.",
        ]) {
            assert.deepEqual(findings("page.md", markdownText(text)), []);
        }
    });
});
