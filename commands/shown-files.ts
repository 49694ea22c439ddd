import { readFileSync } from "node:fs";

/** The page with the text between the markers of each shown file replaced: a program on a page is one that the tests run. */
export function withFiles(page: string): string {
    return page.replace(
        /(<!-- file: (\S+) -->\n\n```(\w+)\n)[\s\S]*?(```\n\n<!-- \/file -->)/g,
        (_, start: string, file: string, language: string, end: string) => {
            const text = readFileSync(file, "utf8");
            return `${start}${language === "ts" ? indentedByTwo(text) : text}${end}`;
        },
    );
}

/** The formatter indents code on pages by two spaces. */
function indentedByTwo(text: string): string {
    return text.replace(/^(?: {4})+/gm, (spaces) => spaces.slice(spaces.length / 2));
}
