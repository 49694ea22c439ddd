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

/** A regular expression that no line can be searched by. The message says what is wrong with it and what to write instead. */
export class UnsupportedPattern extends Error {}

export interface ParsedPattern {
    node: Node;
    /** Its capturing groups: the name of each, null where it has none. */
    groups: readonly (string | null)[];
}

/**
 * Takes a regular expression of JavaScript apart. Characters are whole characters, however many bytes they take.
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

/** Syntax of other dialects that JavaScript takes for something else, mostly for plain text: such a pattern would match nothing. */
function refuseOtherDialects(expression: string): void {
    for (const [text, name = ""] of expression.matchAll(/\[:\^?([a-z]+):\]/g)) {
        const instead = posixClasses[name];
        if (instead !== undefined) {
            throw new UnsupportedPattern(`has ${text}, which JavaScript does not know; write ${instead}`);
        }
    }
    for (const [syntax, instead] of takenForText) {
        const [found, inner = ""] = syntax.exec(expression) ?? [];
        if (found !== undefined) {
            throw new UnsupportedPattern(
                `has ${found}, which JavaScript takes for plain text; write ${instead(inner)}`,
            );
        }
    }
}

const takenForText: readonly (readonly [syntax: RegExp, instead: (inner: string) => string])[] = [
    [/(?<!\\)\{,(\d+)\}/, (most) => `{0,${most}}, or \\{ for the text`],
    // A literal of a program, such as /token=\w+/gi.
    [
        /^\/.*\/(?=[a-z]*[gi])[dgimsuvy]+$/s,
        () =>
            "the pattern without the slashes and flags, ignoreCase: true in the place of the flag i, or [/] for a slash",
    ],
    [
        /(?<!\\)%\{[A-Z][A-Z0-9_]*(?::[^{}]*)?\}/,
        () => "a regular expression in the place of the Grok pattern, or %\\{ for the text",
    ],
    // Of .NET and of Java. Without its first bracket a class ends at the first ].
    [
        /(?<!\\)\[(?:[^\][\\]|\\.)*(?:-|&&)\[(?:[^\][\\]|\\.)*\]\]/s,
        () =>
            "(?![...]) before the class in the place of a subtraction, (?=[...]) in the place of an intersection, or \\[ for the text",
    ],
];

const posixClasses: Record<string, string> = {
    alnum: "[A-Za-z0-9]",
    alpha: "[A-Za-z]",
    digit: String.raw`\d`,
    lower: "[a-z]",
    punct: "[!-/:-@[-`{-~]",
    space: String.raw`\s`,
    upper: "[A-Z]",
    word: String.raw`\w`,
    xdigit: "[0-9A-Fa-f]",
};

/** With the flag u a character is a whole one, and classes such as \p{L} are known. Without it more escapes are allowed. */
function syntaxTree(expression: string): AST.Pattern {
    const parser = new RegExpParser();
    const parse = (unicode: boolean) => parser.parsePattern(expression, 0, expression.length, { unicode });
    try {
        return parse(true);
    } catch (error) {
        try {
            // Only with the flag does this stand for a character.
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

/** What other dialects have that JavaScript refuses. */
const otherSyntax: readonly (readonly [syntax: RegExp, hint: string])[] = [
    [/^\(\?i\)/, "write ignoreCase: true in the place of (?i)"],
    [/\(\?([ims]+)\)/, "write (?$1:...) around what the flag is for"],
    [/\(\?[a-z]*x[a-z]*[:)]/, "leave the flag x out, and white space and comments too"],
    [/\(\?P[<=]/, "write (?<name>...) in the place of (?P<name>...)"],
    [/\(\?[(|]/, "write alternatives, as in (?:a|b)"],
    [/\(\?>/, "write (?:...) in the place of (?>...)"],
    [/[*+?}]\+/, "write a single + in the place of a possessive repetition"],
    [/\(\?#/, "leave the comment out"],
    [
        /\\(?:[pP]|u)\{/,
        "beside \\p{...} and \\u{...}, only what has a meaning is escaped, and braces and brackets always are",
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
                    `has ${element.raw}, which names several groups; write out what it stands for`,
                );
            }
            const asWritten = { ...context, ignoreCase: false };
            if (context.ignoreCase && charactersIn(alternatives(resolved.alternatives, asWritten)).some(hasCase)) {
                throw new UnsupportedPattern(
                    `has ${element.raw} for letters while their case is ignored, which is not supported; write out what it stands for`,
                );
            }
            return { kind: "same", group: context.numbers.get(resolved) ?? 0 };
        }
        default:
            throw new UnsupportedPattern(`has ${element.raw}, which is not supported; write it another way`);
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
            throw new UnsupportedPattern(`has ${element.raw}, which is not supported; write it another way`);
    }
}

function codePoint({ value, raw }: AST.Character): number {
    if (/^\\[1-9]/.test(raw)) {
        throw new UnsupportedPattern(`has ${raw}, and no group of that number; write (...) around what comes again`);
    }
    const letter = /^\\([A-Za-z])$/.exec(raw)?.[1];
    if (letter !== undefined && String.fromCodePoint(value) === letter) {
        const instead = letterEscapes[letter];
        throw new UnsupportedPattern(
            `has \\${letter}, which stands for the letter ${letter} in JavaScript; write ${instead ?? letter}`,
        );
    }
    if (value >= 0xd800 && value <= 0xdfff) {
        throw new UnsupportedPattern(
            'has a character beyond U+FFFF beside an escape that is not needed, such as \\- or \\"; write the escaped character without its backslash',
        );
    }
    return value;
}

/** What other dialects mean by an escape that JavaScript takes for the letter. */
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
    K: "(?<=...) around what comes before",
    N: "[^\\n]",
    G: "^",
    k: "(?<name>...) around what comes again",
};

function escapeSet(element: AST.EscapeCharacterSet | AST.UnicodePropertyCharacterSet): CharacterSet {
    const set = element.kind === "property" ? property(element) : escapeSets[element.kind];
    return element.negate ? complement(set) : set;
}

const escapeSets = { digit: digits, word: wordCharacters, space: whiteSpace };

const knownProperties = new Map<string, CharacterSet>();

/** The characters of a class such as \p{L}, asked of JavaScript itself. */
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
