import ts from "typescript";

/** A text for people in a file, with the line on which it begins. */
export interface Text {
    readonly line: number;
    readonly text: string;
}

/** The prose of a Markdown page: without code, and without the table of examples in CONTRIBUTING.md. */
export function markdownText(page: string): Text[] {
    const blank = (text: string) => text.replace(/[^\n]/g, "");
    const prose = page.replace(/^ *```.*?^ *```/gms, blank).replace(/^\| before .*\n(?:\|.*\n)*/m, blank);
    return prose.split("\n").map((text, index) => ({ line: index + 1, text: withoutQuotations(text) }));
}

/** The comments, docstrings and string literals of a TypeScript or JavaScript file. */
export function sourceTexts(file: string, source: string): Text[] {
    // Comments are found by their places.
    const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
    const tree = ts.createSourceFile(file, source, options);
    const lineOf = (position: number) => tree.getLineAndCharacterOfPosition(position).line + 1;
    const ranges = new Map<number, number>();
    const literals: Text[] = [];
    const addComments = (found: readonly ts.CommentRange[] = []) => {
        for (const { pos, end } of found) {
            ranges.set(pos, end);
        }
    };
    const visit = (node: ts.Node) => {
        addComments(ts.getLeadingCommentRanges(source, node.getFullStart()));
        addComments(ts.getTrailingCommentRanges(source, node.getEnd()));
        // The name of a module is code.
        if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
            return;
        }
        if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
            literals.push({ line: lineOf(node.getStart(tree)), text: withoutCode(node.text) });
        }
        node.forEachChild(visit);
    };
    visit(tree);
    return [...comments(source, ranges).map(({ pos, text }) => ({ line: lineOf(pos), text })), ...literals];
}

/** The comments at these ranges. Line comments below one another are one comment. */
function comments(source: string, ranges: ReadonlyMap<number, number>): { pos: number; text: string }[] {
    const joined: { pos: number; end: number }[] = [];
    for (const [pos, end] of [...ranges].sort(([a], [b]) => a - b)) {
        const last = joined.at(-1);
        if (last !== undefined && source.startsWith("//", pos) && /^\r?\n *$/.test(source.slice(last.end, pos))) {
            last.end = end;
        } else {
            joined.push({ pos, end });
        }
    }
    return joined.map(({ pos, end }) => ({
        pos,
        text: withoutQuotations(source.slice(pos, end).replace(/\s*\n\s*(?:\*(?!\/)|\/\/)?\s*/g, " ")),
    }));
}

function withoutCode(text: string): string {
    return text.replace(/`[^`]*`/g, "…").replace(/https?:\/\/\S+/g, "…");
}

/** A quotation of another program's message is not this project's prose. */
function withoutQuotations(text: string): string {
    return withoutCode(text).replace(/"[^"\n]*"/g, "…");
}
