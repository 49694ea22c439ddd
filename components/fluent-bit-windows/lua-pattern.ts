import { type AST, RegExpParser } from "@eslint-community/regexpp";

/**
 * Regular expressions as patterns of Lua, which is what Fluent Bit can replace text by: none of its filters replaces by a regular expression.
 *
 * @see https://www.lua.org/manual/5.1/manual.html#5.4.1
 */

/** What Lua's patterns cannot say. */
export class UnsupportedPattern extends Error {}

/** Lua gives a pattern up as too complex not far beyond. */
const maxItems = 100;
const maxAlternatives = 64;

/**
 * Patterns that together find what the expression finds.
 *
 * @throws UnsupportedPattern where there are none, with a sentence that says why
 * @throws SyntaxError where it is no regular expression
 */
export function luaPatterns(expression: string, ignoreCase: boolean): string[] {
    const pattern = new RegExpParser().parsePattern(expression, 0, expression.length);
    const groups = new RegExp(`${expression}|`).exec("")?.length ?? 1;
    const found = alternatives(pattern.alternatives, { ignoreCase });
    for (const { items, captures } of found) {
        if (captures !== groups - 1) {
            throw new UnsupportedPattern("has a group in one alternative and not in another; make two entries of it");
        }
        if (items.length > maxItems) {
            throw new UnsupportedPattern(
                `is too long for Fluent Bit's Lua: ${items.length} parts, at most ${maxItems}`,
            );
        }
    }
    return found.map(({ items }) => items.join(""));
}

/** One way through the expression, item by item. */
interface Sequence {
    items: string[];
    captures: number;
}

interface Options {
    ignoreCase: boolean;
}

const empty: Sequence = { items: [], captures: 0 };

function alternatives(branches: readonly AST.Alternative[], options: Options): Sequence[] {
    return atMost(branches.flatMap((branch) => sequence(branch.elements, options)));
}

function sequence(elements: readonly AST.Element[], options: Options): Sequence[] {
    return elements.reduce<Sequence[]>(
        (before, element, index) => {
            const next = ways(element, elements[index - 1], elements[index + 1], options);
            return atMost(before.flatMap((one) => next.map((other) => join(one, other))));
        },
        [empty],
    );
}

function join(one: Sequence, other: Sequence): Sequence {
    return { items: [...one.items, ...other.items], captures: one.captures + other.captures };
}

function atMost(sequences: Sequence[]): Sequence[] {
    if (sequences.length > maxAlternatives) {
        throw new UnsupportedPattern(`has more than ${maxAlternatives} alternatives; make several entries of it`);
    }
    return sequences;
}

function ways(
    element: AST.Element,
    previous: AST.Element | undefined,
    next: AST.Element | undefined,
    options: Options,
): Sequence[] {
    switch (element.type) {
        case "Assertion":
            return [items(assertion(element, previous, next))];
        case "Quantifier":
            return [items(...repeated(element, options))];
        case "Group":
            if (element.modifiers !== null) {
                throw new UnsupportedPattern(`has ${element.raw}; use ignoreCase instead`);
            }
            return alternatives(element.alternatives, options);
        case "CapturingGroup":
            return alternatives(element.alternatives, options).map((inner) => ({
                items: ["(", ...inner.items, ")"],
                captures: inner.captures + 1,
            }));
        case "Character":
            return [items(character(element, options))];
        case "CharacterSet":
        case "CharacterClass":
            return [items(set(element, options))];
        default:
            throw unsupported(element);
    }
}

function items(...these: string[]): Sequence {
    return { items: these, captures: 0 };
}

function unsupported(element: AST.Node): UnsupportedPattern {
    return new UnsupportedPattern(`has ${element.raw}, which Fluent Bit's Lua has no match for; write it another way`);
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
        // Lua has no word boundary but one for each direction.
        if (isWord(next)) {
            return "%f[%w_]";
        }
        if (isWord(previous)) {
            return "%f[^%w_]";
        }
    }
    throw unsupported(element);
}

/** Whether whatever the element matches consists of letters, digits and `_`. */
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

function repeated({ element, min, max, greedy, raw }: AST.Quantifier, options: Options): string[] {
    const one = single(element, options);
    const required = Array<string>(min).fill(one);
    if (max === Infinity) {
        return [...required, `${one}${greedy ? "*" : "-"}`];
    }
    if (!greedy && min !== max) {
        throw new UnsupportedPattern(
            `has ${raw}, which Fluent Bit's Lua has no match for; write it without the last ?`,
        );
    }
    if (max > maxItems) {
        throw new UnsupportedPattern(
            `has ${raw}, which is too long for Fluent Bit's Lua; repeat at most ${maxItems} times`,
        );
    }
    return [...required, ...Array<string>(max - min).fill(`${one}?`)];
}

/** What Lua can repeat: one character. */
function single(element: AST.QuantifiableElement, options: Options): string {
    if (element.type === "Character" && element.value < 128) {
        return character(element, options);
    }
    if (element.type === "CharacterSet" || element.type === "CharacterClass") {
        return set(element, options);
    }
    throw new UnsupportedPattern(
        `repeats ${element.raw}, and Fluent Bit's Lua can repeat single characters and classes of ASCII characters only; write it out`,
    );
}

function character({ value }: AST.Character, { ignoreCase }: Options): string {
    const text = String.fromCodePoint(value);
    if (value === 0) {
        throw new UnsupportedPattern("holds the character NUL, which no line has");
    }
    return ignoreCase && isLetter(text) ? `[${text.toLowerCase()}${text.toUpperCase()}]` : literal(text);
}

/** A text without a meaning in a pattern. */
function literal(text: string): string {
    return text.replace(/[^\w\s\u0080-\u{10ffff}]/gu, "%$&");
}

function isLetter(text: string): boolean {
    return /^[a-z]$/i.test(text);
}

function set(element: AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass, options: Options): string {
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
    return `[${element.negate ? "^" : ""}${element.elements.map((inner) => member(inner, options)).join("")}]`;
}

/** What `\d`, `\w` or `\s` hold, to stand between brackets. */
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

function member(element: AST.CharacterClassElement, options: Options): string {
    switch (element.type) {
        case "Character":
            return inClass(element.value, element, options);
        case "CharacterClassRange": {
            // Written out: Lua's own ranges take no escaped ends.
            const values = Array.from(
                { length: Math.min(element.max.value, 128) - element.min.value + 1 },
                (_, index) => element.min.value + index,
            );
            const { min, max, raw } = element;
            if (/^[a-z]-[a-z]$|^[A-Z]-[A-Z]$|^\d-\d$/.test(raw)) {
                return options.ignoreCase && !/\d/.test(raw)
                    ? `${raw.toLowerCase()}${raw.toUpperCase()}`
                    : `${String.fromCodePoint(min.value)}-${String.fromCodePoint(max.value)}`;
            }
            return values.map((value) => inClass(value, element, options)).join("");
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

function inClass(value: number, element: AST.Node, { ignoreCase }: Options): string {
    if (value > 127 || value === 0) {
        throw new UnsupportedPattern(
            `has ${element.raw} in a class, and Fluent Bit's Lua knows classes of ASCII characters only; write alternatives instead`,
        );
    }
    const text = String.fromCodePoint(value);
    return ignoreCase && isLetter(text) ? `${text.toLowerCase()}${text.toUpperCase()}` : literal(text);
}
