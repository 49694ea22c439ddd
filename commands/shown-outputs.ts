import { explainCommand } from "./explain";

/** Width of a code block on a page. */
const columns = 100;

/** The arguments of a command line, of which some are in quotes. */
function argumentsOf(options: string): string[] {
    return [...options.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/** The page with the text between the markers of each shown output replaced by what `npm run explain` writes. */
export function withOutputs(page: string): string {
    return page.replace(
        /(<!-- output: npm run explain -- (.+?) -->\n)[\s\S]*?(<!-- \/output -->)/g,
        (_, start: string, options: string, end: string) =>
            `${start}\n\`\`\`text\n${explainCommand(argumentsOf(options), columns).trimEnd()}\n\`\`\`\n\n${end}`,
    );
}
