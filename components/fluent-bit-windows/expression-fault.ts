import { RegExpParser, RegExpSyntaxError } from "@eslint-community/regexpp";

/** Why a text is not a valid regular expression, and at which character. */
export function expressionFault(expression: string): string {
    try {
        new RegExpParser().parsePattern(expression);
    } catch (error) {
        if (error instanceof RegExpSyntaxError) {
            return describeSyntaxError(expression, error);
        }
    }
    return "its syntax is not valid in JavaScript";
}

/** The parser's message, the position in the expression, and the text at that position. */
export function describeSyntaxError(expression: string, { message, index }: RegExpSyntaxError): string {
    const reason = message.replace(/^Invalid regular expression: \/.*\/u?: /s, "");
    // The parser's position is before or after the refused text.
    const near = expression.slice(Math.max(0, index - 8), index + 8);
    const where = index >= expression.length ? "at its end" : `near character ${index + 1}, in ${JSON.stringify(near)}`;
    return `${reason} ${where}`;
}
