/**
 * Why Fluent Bit's library for regular expressions, Onigmo, does not read an expression; undefined if nothing is known against it. Libraries for JavaScript follow Oniguruma, from which Onigmo has diverged, so this only looks at brackets, ranges, names of groups and what is repeated.
 *
 * @see https://github.com/k-takata/Onigmo/blob/master/doc/RE
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_regex.c (`flb_regex_create`, which also takes `/expression/i`)
 */
export function regularExpressionFault(expression: string): string | undefined {
    const [, between, options = ""] = /^\/([\s\S]*)\/([imxo]*)$/.exec(expression) ?? [];
    const text = between ?? expression;
    // Comments of the extended form may contain anything.
    if (options.includes("x") || /\(\?[a-z]*x/.test(text)) {
        return undefined;
    }
    const open: number[] = [];
    let isRepeatable = false;
    for (let at = 0; at < text.length; at++) {
        switch (text[at]) {
            case "\\":
                at++;
                if (at === text.length) {
                    return "it ends with a backslash";
                }
                isRepeatable = true;
                break;
            case "[": {
                const set = readSet(text, at);
                if (typeof set === "string") {
                    return set;
                }
                at = set;
                isRepeatable = true;
                break;
            }
            case "(": {
                const comment = /^\(\?#(?:[^)\\]|\\.)*\)/s.exec(text.slice(at))?.[0];
                if (comment !== undefined) {
                    at += comment.length - 1;
                    break;
                }
                const name = /^\(\?(?:<([^=!>][^>]*)>|'([^']*)')/.exec(text.slice(at))?.slice(1).find(Boolean);
                if (name !== undefined && !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) {
                    return `${name} is not a name for a group; use letters, digits and _`;
                }
                open.push(at);
                // Its `?` repeats nothing.
                at += text[at + 1] === "?" ? 1 : 0;
                isRepeatable = false;
                break;
            }
            case ")":
                if (open.pop() === undefined) {
                    return `the ) at character ${at + 1} closes nothing`;
                }
                isRepeatable = true;
                break;
            case "|":
                isRepeatable = false;
                break;
            case "*":
            case "+":
            case "?":
                if (!isRepeatable) {
                    return `the ${text[at] ?? ""} at character ${at + 1} repeats nothing`;
                }
                break;
            default:
                isRepeatable = true;
        }
    }
    const [first] = open;
    return first === undefined ? undefined : `the ( at character ${first + 1} is not closed`;
}

/** The place where a set in square brackets ends, or what is wrong with it. A set can contain sets. */
function readSet(text: string, start: number): number | string {
    // A ] at the beginning is a member.
    const [opening = "["] = /^\[\^?\]?/.exec(text.slice(start)) ?? [];
    for (let at = start + opening.length; at < text.length; at++) {
        switch (text[at]) {
            case "]":
                return at;
            case "[": {
                const named = /^\[:\^?[a-z]+:\]/.exec(text.slice(at))?.[0];
                const inner = named === undefined ? readSet(text, at) : at + named.length - 1;
                if (typeof inner === "string") {
                    return inner;
                }
                at = inner;
                break;
            }
            case "\\": {
                const range = /^\\[wWdDsShH]-[^\]]/.exec(text.slice(at))?.[0];
                if (range !== undefined) {
                    return `the - at character ${at + 3} is between ${range.slice(0, 2)} and a character; write \\-`;
                }
                at++;
                break;
            }
        }
    }
    return `the [ at character ${start + 1} is not closed`;
}

/** An expression for JavaScript; undefined if JavaScript does not know it. Options such as `(?i)` and names of groups are lost. */
export function regularExpression(expression: string): RegExp | undefined {
    const text = /^\/([\s\S]*)\/[imxo]*$/.exec(expression)?.[1] ?? expression;
    try {
        return new RegExp(text.replace(/\(\?[imxadu]*(?:-[imx]+)?\)/g, "").replace(/\(\?<[A-Za-z_]\w*>/g, "(?:"));
    } catch {
        return undefined;
    }
}
