import { readFileSync } from "node:fs";

/** The page with the text between the markers of each shown file replaced: a program on a page is one that the tests run. */
export function withFiles(page: string): string {
    return page.replace(
        /(<!-- file: (\S+) -->\n\n```\w+\n)[\s\S]*?(```\n\n<!-- \/file -->)/g,
        (_, start: string, file: string, end: string) => `${start}${readFileSync(file, "utf8")}${end}`,
    );
}
