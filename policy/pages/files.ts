import { join } from "node:path";
import { format } from "oxfmt";
import { rules } from "../rules";
import { pagesFolder } from "../rules/rule";
import { indexPage, pageOf } from "./page";

const root = join(__dirname, "../..");
/** What .oxfmtrc.json says of Markdown. */
const options = { printWidth: 120, tabWidth: 2 };

/** The pages as they belong on disk, formatted like every other file. */
export async function pageFiles(): Promise<Map<string, string>> {
    const pages: [string, string][] = [["README", indexPage(rules)]];
    for (const rule of rules) {
        pages.push([rule.name, await pageOf(rule)]);
    }
    const files = await Promise.all(
        pages.map(async ([name, text]): Promise<[string, string]> => {
            const file = join(root, pagesFolder, `${name}.md`);
            return [file, (await format(file, text, options)).code];
        }),
    );
    return new Map(files);
}
