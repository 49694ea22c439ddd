import { RegExpParser, RegExpSyntaxError } from "@eslint-community/regexpp";

/** Why a text is no regular expression, and at which character. */
export function expressionFault(expression: string): string {
    try {
        new RegExpParser().parsePattern(expression);
    } catch (error) {
        if (error instanceof RegExpSyntaxError) {
            return describeSyntaxError(expression, error);
        }
    }
    return "its syntax is not that of JavaScript";
}

/** What the parser says, where in the expression, and what stands there. */
export function describeSyntaxError(expression: string, { message, index }: RegExpSyntaxError): string {
    const reason = message.replace(/^Invalid regular expression: \/.*\/u?: /s, "");
    // The parser stands before what it refuses, or behind it.
    const near = expression.slice(Math.max(0, index - 8), index + 8);
    const where = index >= expression.length ? "at its end" : `near character ${index + 1}, in ${JSON.stringify(near)}`;
    return `${reason} ${where}`;
}
