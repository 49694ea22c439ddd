import { explainCommand } from "./explain";

/** Width of a code block on a page. */
const columns = 100;

/** The page with the text between the markers of each shown output replaced by what `npm run explain` writes. */
export function withOutputs(page: string): string {
    return page.replace(
        /(<!-- output: npm run explain -- (.+?) -->\n)[\s\S]*?(<!-- \/output -->)/g,
        (_, start: string, options: string, end: string) =>
            `${start}\n\`\`\`text\n${explainCommand(options.split(" "), columns)}\n\`\`\`\n\n${end}`,
    );
}
