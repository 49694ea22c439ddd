import { type AST, RegExpParser, RegExpSyntaxError } from "@eslint-community/regexpp";

import {
    type CharacterSet,
    complement,
    digits,
    hasCase,
    lastCodePoint,
    lineTerminators,
    type Range,
    union,
    whiteSpace,
    withBothCases,
    wordCharacters,
} from "./character-set";
import { describeSyntaxError } from "../../expression-fault";
import { charactersIn, type Node } from "./tree";

/** A regular expression that cannot be used for lines. The message gives the problem and the fix. */
export class UnsupportedPattern extends Error {}

export interface ParsedPattern {
    node: Node;
    /** The names of its capturing groups; null for a group without a name. */
    groups: readonly (string | null)[];
}

/**
 * Parses a JavaScript regular expression. Characters are whole characters, regardless of their number of bytes.
 *
 * @throws UnsupportedPattern
 */
export function parsePattern(expression: string, ignoreCase: boolean): ParsedPattern {
    refuseOtherDialects(expression);
    const pattern = syntaxTree(expression);
    const groups = pattern.alternatives.flatMap((alternative) => capturingGroups(alternative));
    const numbers = new Map(groups.map((group, index) => [group, index + 1]));
    const node = alternatives(pattern.alternatives, { ignoreCase, dotAll: false, multiline: false, numbers });
    return { node, groups: groups.map(({ name }) => name) };
}

/** Syntax of other dialects with another meaning in JavaScript, mostly plain text: such a pattern would match nothing. */
function refuseOtherDialects(expression: string): void {
    for (const [text, name = ""] of expression.matchAll(/\[:\^?([a-z]+):\]/g)) {
        const instead = posixClasses.get(name);
        if (instead !== undefined) {
            throw new UnsupportedPattern(`contains ${text}, which JavaScript does not support; write ${instead}`);
        }
    }
    for (const [syntax, instead] of takenForText) {
        const [found, inner = ""] = syntax.exec(expression) ?? [];
        if (found !== undefined) {
            throw new UnsupportedPattern(
                `contains ${found}, which is plain text in JavaScript; write ${instead(inner)}`,
            );
        }
    }
}

const takenForText: readonly (readonly [syntax: RegExp, instead: (inner: string) => string])[] = [
    [/(?<!\\)\{,(\d+)\}/, (most) => `{0,${most}}, or \\{ for the text`],
    // A literal of a program, such as /token=\w+/gi.
    [
        /^\/.*\/(?=[a-z]*[gi])[dgimsuvy]+$/s,
        () => "the pattern without the slashes and flags, ignoreCase: true instead of the flag i, or [/] for a slash",
    ],
    [
        /(?<!\\)%\{[A-Z][A-Z0-9_]*(?::[^{}]*)?\}/,
        () => "a regular expression instead of the Grok pattern, or %\\{ for the text",
    ],
    // Syntax of .NET and Java. Without its first bracket, a class ends at the first ].
    [
        /(?<!\\)\[(?:[^\][\\]|\\.)*(?:-|&&)\[(?:[^\][\\]|\\.)*\]\]/s,
        () =>
            "(?![...]) before the class instead of a subtraction, (?=[...]) instead of an intersection, or \\[ for the text",
    ],
];

const posixClasses: ReadonlyMap<string, string> = new Map(
    Object.entries({
        alnum: "[A-Za-z0-9]",
        alpha: "[A-Za-z]",
        digit: String.raw`\d`,
        lower: "[a-z]",
        punct: "[!-/:-@[-`{-~]",
        space: String.raw`\s`,
        upper: "[A-Z]",
        word: String.raw`\w`,
        xdigit: "[0-9A-Fa-f]",
    }),
);

/** With the flag u, a character is a whole code point, and classes such as \p{L} work. Without it, more escapes are allowed. */
function syntaxTree(expression: string): AST.Pattern {
    const parser = new RegExpParser();
    const parse = (unicode: boolean) => parser.parsePattern(expression, 0, expression.length, { unicode });
    try {
        return parse(true);
    } catch (error) {
        try {
            // A character only with the flag.
            if (/\\(?:[pP]|u)\{/.test(expression)) {
                throw error;
            }
            return parse(false);
        } catch (reason) {
            throw reason instanceof RegExpSyntaxError ? syntaxProblem(expression, reason) : reason;
        }
    }
}

function syntaxProblem(expression: string, error: RegExpSyntaxError): UnsupportedPattern {
    const [syntax, instead] = otherSyntax.find(([syntax]) => syntax.test(expression)) ?? [];
    const hint = syntax && instead?.replace("$1", syntax.exec(expression)?.[1] ?? "");
    const reason = describeSyntaxError(expression, error);
    return new UnsupportedPattern(`is not a regular expression: ${reason}${hint === undefined ? "" : `; ${hint}`}`);
}

/** Syntax of other dialects that JavaScript refuses. */
const otherSyntax: readonly (readonly [syntax: RegExp, hint: string])[] = [
    [/^\(\?i\)/, "write ignoreCase: true instead of (?i)"],
    [/\(\?([ims]+)\)/, "write (?$1:...) around the part that needs the flag"],
    [/\(\?[a-z]*x[a-z]*[:)]/, "remove the flag x, white space and comments"],
    [/\(\?P[<=]/, "write (?<name>...) instead of (?P<name>...)"],
    [/\(\?[(|]/, "write alternatives, as in (?:a|b)"],
    [/\(\?>/, "write (?:...) instead of (?>...)"],
    [/[*+?}]\+/, "write a single + instead of a possessive quantifier"],
    [/\(\?#/, "remove the comment"],
    [
        /\\(?:[pP]|u)\{/,
        "with \\p{...} or \\u{...}, escape only special characters, and always escape literal braces and brackets",
    ],
];

function capturingGroups(node: AST.Alternative | AST.Element): AST.CapturingGroup[] {
    switch (node.type) {
        case "Alternative":
            return node.elements.flatMap((element) => capturingGroups(element));
        case "CapturingGroup":
            return [node, ...node.alternatives.flatMap((alternative) => capturingGroups(alternative))];
        case "Group":
            return node.alternatives.flatMap((alternative) => capturingGroups(alternative));
        case "Quantifier":
            return capturingGroups(node.element);
        case "Assertion":
            return node.kind === "lookahead" || node.kind === "lookbehind"
                ? node.alternatives.flatMap((alternative) => capturingGroups(alternative))
                : [];
        default:
            return [];
    }
}

interface Context {
    ignoreCase: boolean;
    dotAll: boolean;
    multiline: boolean;
    numbers: ReadonlyMap<AST.CapturingGroup, number>;
}

function alternatives(branches: readonly AST.Alternative[], context: Context): Node {
    const nodes = branches.map(({ elements }) => sequence(elements, context));
    const sets = nodes.flatMap((node) => (node.kind === "characters" ? [node.set] : []));
    if (sets.length === nodes.length) {
        return { kind: "characters", set: union(sets.flat()) };
    }
    const [only, ...more] = nodes;
    return only !== undefined && more.length === 0 ? only : { kind: "alternatives", nodes };
}

function sequence(elements: readonly AST.Element[], context: Context): Node {
    const nodes = elements.map((element) => nodeOf(element, context));
    const [only, ...more] = nodes;
    return only !== undefined && more.length === 0 ? only : { kind: "sequence", nodes };
}

function nodeOf(element: AST.Element, context: Context): Node {
    switch (element.type) {
        case "Character":
        case "CharacterSet":
        case "CharacterClass":
            return { kind: "characters", set: charactersOf(element, context) };
        case "Group":
            return alternatives(element.alternatives, within(element, context));
        case "CapturingGroup":
            return {
                kind: "group",
                number: context.numbers.get(element) ?? 0,
                node: alternatives(element.alternatives, context),
            };
        case "Quantifier": {
            const { min, max, greedy } = element;
            return { kind: "repeat", node: nodeOf(element.element, context), min, max, greedy };
        }
        case "Assertion":
            return assertion(element, context);
        case "Backreference": {
            const { resolved } = element;
            if (Array.isArray(resolved)) {
                throw new UnsupportedPattern(
                    `contains ${element.raw}, but several groups have this name; write the pattern itself instead`,
                );
            }
            const asWritten = { ...context, ignoreCase: false };
            if (context.ignoreCase && charactersIn(alternatives(resolved.alternatives, asWritten)).some(hasCase)) {
                throw new UnsupportedPattern(
                    `contains ${element.raw} for letters with ignored case, which is not supported; write the pattern itself instead`,
                );
            }
            return { kind: "same", group: context.numbers.get(resolved) ?? 0 };
        }
        default:
            throw new UnsupportedPattern(`contains ${element.raw}, which is not supported; write it in another way`);
    }
}

function within({ modifiers }: AST.Group, context: Context): Context {
    if (modifiers === null) {
        return context;
    }
    const { add, remove } = modifiers;
    return {
        ...context,
        ignoreCase: (context.ignoreCase || add.ignoreCase) && remove?.ignoreCase !== true,
        dotAll: (context.dotAll || add.dotAll) && remove?.dotAll !== true,
        multiline: (context.multiline || add.multiline) && remove?.multiline !== true,
    };
}

function assertion(element: AST.Assertion, context: Context): Node {
    switch (element.kind) {
        case "start":
            return { kind: "edge", edge: context.multiline ? "lineStart" : "start" };
        case "end":
            return { kind: "edge", edge: context.multiline ? "lineEnd" : "end" };
        case "word":
            return { kind: "edge", edge: element.negate ? "noWordEdge" : "wordEdge" };
        case "lookahead":
        case "lookbehind":
            return {
                kind: "look",
                behind: element.kind === "lookbehind",
                negate: element.negate,
                node: alternatives(element.alternatives, context),
            };
    }
}

function charactersOf(element: AST.Character | AST.CharacterSet | AST.CharacterClass, context: Context): CharacterSet {
    if (element.type === "CharacterSet" && element.kind === "any") {
        return complement(context.dotAll ? [] : lineTerminators);
    }
    const set =
        element.type === "CharacterClass"
            ? union(element.elements.flatMap((inner) => members(inner)))
            : members(element);
    const whole = context.ignoreCase ? withBothCases(set) : set;
    return element.type === "CharacterClass" && element.negate ? complement(whole) : whole;
}

function members(
    element: AST.Character | AST.CharacterSet | AST.CharacterClassElement | AST.UnicodeSetsCharacterClassElement,
): CharacterSet {
    switch (element.type) {
        case "Character":
            return [[codePoint(element), codePoint(element)]];
        case "CharacterClassRange":
            return [[codePoint(element.min), codePoint(element.max)]];
        case "CharacterSet":
            return element.kind === "any" ? complement(lineTerminators) : escapeSet(element);
        default:
            throw new UnsupportedPattern(`contains ${element.raw}, which is not supported; write it in another way`);
    }
}

function codePoint({ value, raw }: AST.Character): number {
    if (/^\\[1-9]/.test(raw)) {
        throw new UnsupportedPattern(
            `contains ${raw}, but no group with that number; write (...) around the repeated part`,
        );
    }
    const letter = /^\\([A-Za-z])$/.exec(raw)?.[1];
    if (letter !== undefined && String.fromCodePoint(value) === letter) {
        const instead = letterEscapes[letter];
        throw new UnsupportedPattern(
            `contains \\${letter}, which means the letter ${letter} in JavaScript; write ${instead ?? letter}`,
        );
    }
    if (value >= 0xd800 && value <= 0xdfff) {
        throw new UnsupportedPattern(
            'contains a character above U+FFFF together with an unnecessary escape, such as \\- or \\"; write the escaped character without its backslash',
        );
    }
    return value;
}

/** The meaning in other dialects of an escape that is a plain letter in JavaScript. */
const letterEscapes: Record<string, string> = {
    A: "^",
    Z: "$",
    z: "$",
    h: String.raw`[ \t]`,
    R: String.raw`\r?\n`,
    e: String.raw`\x1b`,
    a: String.raw`\x07`,
    Q: String.raw`each special character with its own backslash`,
    E: String.raw`each special character with its own backslash`,
    K: "(?<=...) around the preceding part",
    N: "[^\\n]",
    G: "^",
    k: "(?<name>...) around the repeated part",
};

function escapeSet(element: AST.EscapeCharacterSet | AST.UnicodePropertyCharacterSet): CharacterSet {
    const set = element.kind === "property" ? property(element) : escapeSets[element.kind];
    return element.negate ? complement(set) : set;
}

const escapeSets = { digit: digits, word: wordCharacters, space: whiteSpace };

const knownProperties = new Map<string, CharacterSet>();

/** The characters of a class such as \p{L}, as JavaScript itself defines them. */
function property(element: AST.UnicodePropertyCharacterSet): CharacterSet {
    const { key, value } = element;
    const name = value === null ? key : `${key}=${value}`;
    const known = knownProperties.get(name);
    if (known !== undefined) {
        return known;
    }
    const expression = new RegExp(`\\p{${name}}`, "u");
    const ranges: [first: number, last: number][] = [];
    for (let character = 0; character <= lastCodePoint; character++) {
        if (expression.test(String.fromCodePoint(character))) {
            const previous = ranges.at(-1);
            if (previous?.[1] === character - 1) {
                previous[1] = character;
            } else {
                ranges.push([character, character]);
            }
        }
    }
    const set: readonly Range[] = ranges;
    knownProperties.set(name, set);
    return set;
}
