import { type AST, RegExpParser } from "@eslint-community/regexpp";

/**
 * Regular expressions as Lua patterns, which Lua searches natively: this is fast enough to check every line for the start of a stack trace. They are less powerful than the expressions of masks (../masking/pattern), and come only from this project.
 *
 * @see https://www.lua.org/manual/5.1/manual.html#5.4.1
 */

/** An expression that Lua patterns do not support. */
export class UnsupportedPattern extends Error {}

/** Lua refuses patterns slightly above this as too complex. */
const maxItems = 100;
const maxAlternatives = 64;

/**
 * Patterns that together match the same texts as the expression.
 *
 * @throws UnsupportedPattern if there are none, with the reason
 * @throws SyntaxError if it is not a regular expression
 */
export function luaPatterns(expression: string): string[] {
    const pattern = new RegExpParser().parsePattern(expression, 0, expression.length);
    const found = alternatives(pattern.alternatives);
    for (const items of found) {
        if (items.length > maxItems) {
            throw new UnsupportedPattern(
                `is too long for Fluent Bit's Lua: ${items.length} parts, at most ${maxItems}`,
            );
        }
    }
    return found.map((items) => items.join(""));
}

/** One path through the expression. */
type Sequence = readonly string[];

function alternatives(branches: readonly AST.Alternative[]): Sequence[] {
    return atMost(branches.flatMap((branch) => sequence(branch.elements)));
}

function sequence(elements: readonly AST.Element[]): Sequence[] {
    return elements.reduce<Sequence[]>(
        (before, element, index) => {
            const next = ways(element, elements[index - 1], elements[index + 1]);
            return atMost(before.flatMap((one) => next.map((other) => [...one, ...other])));
        },
        [[]],
    );
}

function atMost(sequences: Sequence[]): Sequence[] {
    if (sequences.length > maxAlternatives) {
        throw new UnsupportedPattern(`has more than ${maxAlternatives} alternatives`);
    }
    return sequences;
}

function ways(element: AST.Element, previous: AST.Element | undefined, next: AST.Element | undefined): Sequence[] {
    switch (element.type) {
        case "Assertion":
            return [[assertion(element, previous, next)]];
        case "Quantifier":
            return [repeated(element)];
        case "Group":
        case "CapturingGroup":
            return alternatives(element.alternatives);
        case "Character":
            return [[character(element)]];
        case "CharacterSet":
        case "CharacterClass":
            return [[set(element)]];
        default:
            throw unsupported(element);
    }
}

function unsupported(element: AST.Node): UnsupportedPattern {
    return new UnsupportedPattern(`has ${element.raw}, which Fluent Bit's Lua has no match for`);
}

function assertion(element: AST.Assertion, previous: AST.Element | undefined, next: AST.Element | undefined): string {
    const atTop = element.parent.type === "Alternative" && element.parent.parent.type === "Pattern";
    if (element.kind === "start" && atTop && previous === undefined) {
        return "^";
    }
    if (element.kind === "end" && atTop && next === undefined) {
        return "$";
    }
    if (element.kind === "word" && !element.negate) {
        // Lua has no general word boundary, but one for each direction.
        if (isWord(next)) {
            return "%f[%w_]";
        }
        if (isWord(previous)) {
            return "%f[^%w_]";
        }
    }
    throw unsupported(element);
}

/** Whether all matches of the element consist of letters, digits and `_`. */
function isWord(element: AST.Element | AST.CharacterClassElement | undefined): boolean {
    switch (element?.type) {
        case "Character":
            return /^\w$/.test(String.fromCodePoint(element.value));
        case "CharacterSet":
            return (element.kind === "digit" || element.kind === "word") && !element.negate;
        case "CharacterClass":
            return !element.negate && element.elements.every((inner) => isWord(inner));
        case "CharacterClassRange":
            return /^\w\w$/.test(String.fromCodePoint(element.min.value, element.max.value)) && isWord(element.min);
        case "Quantifier":
            return element.min > 0 && isWord(element.element);
        default:
            return false;
    }
}

function repeated({ element, min, max, greedy, raw }: AST.Quantifier): string[] {
    const one = single(element);
    const required = Array<string>(min).fill(one);
    if (max === Infinity) {
        return [...required, `${one}${greedy ? "*" : "-"}`];
    }
    if (!greedy && min !== max) {
        throw new UnsupportedPattern(`has ${raw}, which Fluent Bit's Lua has no match for`);
    }
    if (max > maxItems) {
        throw new UnsupportedPattern(`has ${raw}, which is too long for Fluent Bit's Lua`);
    }
    return [...required, ...Array<string>(max - min).fill(`${one}?`)];
}

/** A single character, the only item that Lua can repeat. */
function single(element: AST.QuantifiableElement): string {
    if (element.type === "Character" && element.value < 128) {
        return character(element);
    }
    if (element.type === "CharacterSet" || element.type === "CharacterClass") {
        return set(element);
    }
    throw new UnsupportedPattern(
        `repeats ${element.raw}, and Fluent Bit's Lua can repeat single characters and classes of ASCII characters only`,
    );
}

function character({ value }: AST.Character): string {
    const text = String.fromCodePoint(value);
    if (value === 0) {
        throw new UnsupportedPattern("holds the character NUL");
    }
    return literal(text);
}

/** A text with special characters escaped for a pattern. */
function literal(text: string): string {
    return text.replace(/[^\w\s\u0080-\u{10ffff}]/gu, "%$&");
}

function set(element: AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass): string {
    if (element.type === "CharacterSet") {
        if (element.kind === "any") {
            return "[^\n]";
        }
        const inner = escapeSet(element);
        return element.negate ? `[^${inner}]` : `[${inner}]`;
    }
    if (element.type !== "CharacterClass" || element.elements.length === 0) {
        throw unsupported(element);
    }
    return `[${element.negate ? "^" : ""}${element.elements.map((inner) => member(inner)).join("")}]`;
}

/** The characters of `\d`, `\w` or `\s`, for use inside brackets. */
function escapeSet(element: AST.CharacterSet): string {
    switch (element.kind) {
        case "digit":
            return "%d";
        case "word":
            return "%w_";
        case "space":
            return "%s";
        default:
            throw unsupported(element);
    }
}

function member(element: AST.CharacterClassElement): string {
    switch (element.type) {
        case "Character":
            return inClass(element.value, element);
        case "CharacterClassRange": {
            // Expanded, because Lua's ranges do not support escaped ends.
            const values = Array.from(
                { length: Math.min(element.max.value, 128) - element.min.value + 1 },
                (_, index) => element.min.value + index,
            );
            const { min, max, raw } = element;
            if (/^[a-z]-[a-z]$|^[A-Z]-[A-Z]$|^\d-\d$/.test(raw)) {
                return `${String.fromCodePoint(min.value)}-${String.fromCodePoint(max.value)}`;
            }
            return values.map((value) => inClass(value, element)).join("");
        }
        case "CharacterSet":
            if (element.negate && element.kind !== "property") {
                throw unsupported(element);
            }
            return escapeSet(element);
        default:
            throw unsupported(element);
    }
}

function inClass(value: number, element: AST.Node): string {
    if (value > 127 || value === 0) {
        throw new UnsupportedPattern(
            `has ${element.raw} in a class, and Fluent Bit's Lua knows classes of ASCII characters only`,
        );
    }
    return literal(String.fromCodePoint(value));
}
