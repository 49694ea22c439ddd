import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { rules } from "../rules";
import { pagesFolder } from "../rules/rule";
import { indexPage, pageOf } from "./page";

const root = join(__dirname, "../..");

/** The pages as they belong on disk, formatted like every other file. */
export async function pageFiles(): Promise<Map<string, string>> {
    const pages: [string, string][] = [["README", indexPage(rules)]];
    for (const rule of rules) {
        pages.push([rule.name, await pageOf(rule)]);
    }
    const files = await Promise.all(
        pages.map(async ([name, text]): Promise<[string, string]> => {
            const file = join(root, pagesFolder, `${name}.md`);
            return [file, await format(text, { ...(await resolveConfig(file)), parser: "markdown" })];
        }),
    );
    return new Map(files);
}
