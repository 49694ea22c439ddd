import { expressionFault } from "../expression-fault";

/**
 * Why Fluent Bit's library for regular expressions, Onigmo, does not read an expression; undefined if it does, or if that is not clear. There is no such library for JavaScript, so this only finds what is wrong in both, such as brackets that are not closed.
 *
 * @see https://github.com/k-takata/Onigmo/blob/master/doc/RE
 */
export function regularExpressionFault(expression: string): string | undefined {
    const known = inJavaScript(expression);
    if (known === undefined) {
        return undefined;
    }
    return isRead(known) ? undefined : expressionFault(known);
}

/** The expression for JavaScript; undefined if there is none. */
export function regularExpression(expression: string): RegExp | undefined {
    const known = inJavaScript(expression);
    return known !== undefined && isRead(known) ? new RegExp(known) : undefined;
}

function isRead(expression: string): boolean {
    try {
        new RegExp(expression);
        return true;
    } catch {
        return false;
    }
}

/**
 * The expression without what JavaScript does not know and what does not change which texts match it: comments, names of groups, and possessive quantifiers. Options such as `(?i)` are lost.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_regex.c (`flb_regex_create`, which also takes `/expression/i`)
 */
function inJavaScript(expression: string): string | undefined {
    const bare = /^\/([\s\S]*)\/[imxo]*$/.exec(expression)?.[1] ?? expression;
    if (/\(\?\(|\\[gk]<|\\[pP]\{/.test(bare)) {
        return undefined;
    }
    return bare
        .replace(/\(\?#(?:[^)\\]|\\.)*\)/gs, "")
        .replace(/\(\?[imxadu]*(?:-[imx]+)?\)/g, "")
        .replace(/\(\?(?:>|~|[imxadu]*(?:-[imx]+)?:|<[A-Za-z_]\w*>|'[A-Za-z_]\w*')/g, "(?:")
        .replace(/([*+?}])\+/g, "$1");
}
