import { type CharacterSet, contains, onlyCharacter, replacementCharacter } from "./character-set";
import { parsePattern, UnsupportedPattern } from "./parse";
import { canBeEmpty, type Edge, groupsReferredTo, groupsWithin, type Node, withGroups } from "./tree";
import { bytesOf, leadByteOf } from "./utf8";

/**
 * A pattern as instructions, which run one after the other on the bytes of a text. If one does not match, the search goes back to the last choice. There are two implementations: search.ts here, and generated Lua code in Fluent Bit.
 */
export interface Program {
    instructions: readonly Instruction[];
    /** Stored positions: two for each group, and the starts of repetitions. */
    slots: number;
    /** Possible first bytes of a match; undefined: any byte. */
    first?: ByteSet;
    /** Common first bytes of all matches. */
    prefix: readonly number[];
    /** Common bytes before all matches. */
    behind: readonly number[];
    /** Every text with a match contains at least one of these texts; empty: unknown. */
    needles: readonly (readonly number[])[];
    /** Whether a match can begin only at the start of the text. */
    anchored: boolean;
    /** Whether a failure at a position is final, so that it need not be tried again. */
    placeDecides: boolean;
    /** Slots of repetitions that may be empty. Inside these, the start of the repetition matters too. */
    marks: readonly number[];
}

/** A look-behind is matched backwards: its instructions move from right to left. */
export type Instruction =
    | { op: "text"; bytes: readonly number[]; back: boolean }
    | { op: "one"; set: CharacterSet; back: boolean }
    /** Characters of the set: at least `min`, at most `max`. `next`: bytes of which one has to follow. */
    | { op: "run"; set: CharacterSet; min: number; max: number; greedy: boolean; back: boolean; next?: ByteSet }
    /** Goes on at `to`, or else at `otherwise`. The sets: bytes of which one has to follow there. */
    | { op: "choice"; to: number; otherwise: number; ifTo?: ByteSet; ifOtherwise?: ByteSet }
    | { op: "jump"; to: number }
    | { op: "note"; slot: number }
    | { op: "forget"; slots: readonly number[] }
    /** Whether the place is another than the one noted. */
    | { op: "moved"; slot: number }
    | { op: "edge"; edge: Edge }
    /** Whether one of these conditions holds: of each, all parts. */
    | { op: "beside"; anyOf: readonly (readonly Beside[])[] }
    /** Whether the instructions up to `to` fit here. Goes on there. */
    | { op: "look"; negate: boolean; to: number; slots: readonly number[] }
    | { op: "same"; group: number; back: boolean }
    | { op: "found" };

/** Whether characters of these sets follow the position, or precede it, in the order of the text. */
export interface Beside {
    sets: readonly CharacterSet[];
    negate: boolean;
    back: boolean;
}

/** 256 entries: whether the byte is one of them. */
export type ByteSet = readonly boolean[];

/**
 * Maximum length of a pattern, in LuaJIT instructions: a jump covers at most 32,767 of them.
 *
 * @see https://github.com/LuaJIT/LuaJIT/blob/v2.1/src/lj_bc.h: BCBIAS_J
 */
const maxSize = 30_000;

/** Maximum number of LuaJIT instructions for one instruction, counted in the output of `luajit -bl`. */
function sizeOf(instruction: Instruction): number {
    switch (instruction.op) {
        case "text":
            return 10 + 6 * instruction.bytes.length;
        case "one":
            return 35;
        case "run":
            return 160;
        case "choice":
            return 100;
        case "beside":
            return 10 + 20 * instruction.anyOf.flat().flatMap(({ sets }) => sets).length;
        case "forget":
        case "look":
            return 20 + 12 * instruction.slots.length;
        default:
            return 40;
    }
}

/** Maximum number of such positions for which attempts are stored. */
const maxMarks = 4;

/**
 * @param used groups whose text is needed
 * @param checked whether a match has a further test that can reject it
 * @throws UnsupportedPattern
 */
export function compilePattern(
    expression: string,
    ignoreCase: boolean,
    used: readonly number[] = [],
    checked = false,
): Program {
    const { node: parsed, groups } = parsePattern(expression, ignoreCase);
    const node = withGroups(parsed, [...used, ...groupsReferredTo(parsed)]);
    if (canBeEmpty(node)) {
        throw new UnsupportedPattern(
            "can match an empty text, which has nothing to mask; write + instead of *, or add a part that is always present",
        );
    }
    const { instructions, slots } = new Compiler(groups.length).compile(node);
    const start = leading(node);
    const first = followers(instructions, 0);
    const marks = instructions.flatMap((instruction) => (instruction.op === "moved" ? [instruction.slot] : []));
    return {
        instructions: withFollowers(instructions),
        slots,
        ...(first !== undefined && { first }),
        prefix: start.bytes,
        behind: start.behind,
        needles: mostTelling(neededTexts(node)),
        anchored: start.anchored,
        placeDecides: !checked && !instructions.some(({ op }) => op === "same") && marks.length <= maxMarks,
        marks,
    };
}

/** The slots for the start and end of a group. */
export function slotsOf(group: number): readonly [first: number, last: number] {
    return [2 * group - 2, 2 * group - 1];
}

class Compiler {
    private readonly instructions: Instruction[] = [];
    private size = 0;
    private slots: number;

    constructor(groups: number) {
        this.slots = 2 * groups;
    }

    compile(node: Node): { instructions: readonly Instruction[]; slots: number } {
        this.add(node, false);
        this.emit({ op: "found" });
        return { instructions: this.instructions, slots: this.slots };
    }

    private emit<I extends Instruction>(instruction: I): I {
        this.size += sizeOf(instruction);
        if (this.size > maxSize) {
            throw new UnsupportedPattern(
                "is too long for Fluent Bit's Lua after its repetitions are expanded; repeat less, or split it into several entries",
            );
        }
        this.instructions.push(instruction);
        return instruction;
    }

    private get here(): number {
        return this.instructions.length;
    }

    private add(node: Node, back: boolean): void {
        switch (node.kind) {
            case "characters":
                this.emit(character(node.set, back));
                return;
            case "sequence":
                for (const part of joined(back ? [...node.nodes].reverse() : node.nodes, back)) {
                    if ("op" in part) {
                        this.emit(part);
                    } else {
                        this.add(part, back);
                    }
                }
                return;
            case "alternatives":
                this.alternatives(node.nodes, back);
                return;
            case "repeat":
                this.repeat(node, back);
                return;
            case "group": {
                const [begin, end] = slotsOf(node.number);
                this.emit({ op: "note", slot: back ? end : begin });
                this.add(node.node, back);
                this.emit({ op: "note", slot: back ? begin : end });
                return;
            }
            case "look": {
                const beside = besideOf(node);
                if (beside !== undefined) {
                    this.emit({ op: "beside", anyOf: [beside] });
                    return;
                }
                const slots = groupsWithin(node.node).flatMap(slotsOf);
                const look = this.emit({ op: "look", negate: node.negate, to: 0, slots });
                this.add(node.node, node.behind);
                this.emit({ op: "found" });
                look.to = this.here;
                return;
            }
            case "edge":
                this.emit({ op: "edge", edge: node.edge });
                return;
            case "same":
                this.emit({ op: "same", group: node.group, back });
                return;
        }
    }

    private alternatives(nodes: readonly Node[], back: boolean): void {
        const conditions = nodes.map(besideOf);
        if (conditions.every((condition) => condition !== undefined)) {
            this.emit({ op: "beside", anyOf: conditions });
            return;
        }
        const ends: { to: number }[] = [];
        nodes.forEach((node, index) => {
            if (index === nodes.length - 1) {
                this.add(node, back);
                return;
            }
            const choice = this.emit({ op: "choice", to: this.here + 1, otherwise: 0 });
            this.add(node, back);
            ends.push(this.emit({ op: "jump", to: 0 }));
            choice.otherwise = this.here;
        });
        for (const end of ends) {
            end.to = this.here;
        }
    }

    private repeat({ node, min, max, greedy }: Extract<Node, { kind: "repeat" }>, back: boolean): void {
        if (node.kind === "characters") {
            this.emit({ op: "run", set: node.set, min, max, greedy, back });
            return;
        }
        const slots = groupsWithin(node).flatMap(slotsOf);
        const forget = () => {
            if (slots.length > 0) {
                this.emit({ op: "forget", slots });
            }
        };
        for (let times = 0; times < min; times++) {
            forget();
            this.add(node, back);
        }
        const ends: ((to: number) => void)[] = [];
        const choice = () => {
            const begin = this.here;
            const chosen = this.emit({ op: "choice", to: begin + 1, otherwise: begin + 1 });
            ends.push((to) => (chosen[greedy ? "otherwise" : "to"] = to));
            return begin;
        };
        const once = () => {
            forget();
            // A repetition that does not advance would never end.
            const slot = canBeEmpty(node) ? this.slots++ : undefined;
            if (slot !== undefined) {
                this.emit({ op: "note", slot });
            }
            this.add(node, back);
            if (slot !== undefined) {
                this.emit({ op: "moved", slot });
            }
        };
        if (max === Infinity) {
            const begin = choice();
            once();
            this.emit({ op: "jump", to: begin });
        } else {
            for (let times = min; times < max; times++) {
                choice();
                once();
            }
        }
        for (const end of ends) {
            end(this.here);
        }
    }
}

function character(set: CharacterSet, back: boolean): Instruction {
    const only = onlyCharacter(set);
    return only === undefined ? { op: "one", set, back } : { op: "text", bytes: bytesOf(only), back };
}

/** Look-aheads or look-behinds at the same position that need no search; undefined for other nodes. */
function besideOf(node: Node): Beside[] | undefined {
    if (node.kind === "sequence") {
        const parts = node.nodes.map(besideOf);
        return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
    }
    const sets = node.kind === "look" ? fixedCharacters(node.node) : undefined;
    return node.kind === "look" && sets !== undefined ? [{ sets, negate: node.negate, back: node.behind }] : undefined;
}

/** The character sets of a node with a fixed number of single-byte characters, which need no search; undefined for other nodes. */
function fixedCharacters(node: Node): CharacterSet[] | undefined {
    const sets = fixedSets(node);
    const single = sets?.length === 1 || sets?.every((set) => (set.at(-1)?.[1] ?? 0) < 0x80);
    return single === true && sets !== undefined && sets.length > 0 && sets.length <= maxBeside ? sets : undefined;
}

const maxBeside = 16;

function fixedSets(node: Node): CharacterSet[] | undefined {
    switch (node.kind) {
        case "characters":
            return [node.set];
        case "sequence": {
            const parts = node.nodes.map(fixedSets);
            return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
        }
        case "repeat": {
            const inner = node.min === node.max && node.max <= maxBeside ? fixedSets(node.node) : undefined;
            return inner && Array.from({ length: node.min }, () => inner).flat();
        }
        default:
            return undefined;
    }
}

/** Consecutive single characters as one text. */
function joined(nodes: readonly Node[], back: boolean): (Node | Extract<Instruction, { op: "text" }>)[] {
    const parts: (Node | Extract<Instruction, { op: "text" }>)[] = [];
    for (const node of nodes) {
        const only = node.kind === "characters" ? onlyCharacter(node.set) : undefined;
        const previous = parts.at(-1);
        if (only === undefined) {
            parts.push(node);
        } else if (previous !== undefined && "op" in previous) {
            const bytes = back ? [...bytesOf(only), ...previous.bytes] : [...previous.bytes, ...bytesOf(only)];
            parts[parts.length - 1] = { ...previous, bytes };
        } else {
            parts.push({ op: "text", bytes: bytesOf(only), back });
        }
    }
    return parts;
}

interface Start {
    anchored: boolean;
    bytes: readonly number[];
    behind: readonly number[];
}

/** Known conditions at the start of every match. */
function leading(node: Node): Start {
    switch (node.kind) {
        case "characters": {
            const only = onlyCharacter(node.set);
            return { ...nothing, bytes: only === undefined ? [] : bytesOf(only) };
        }
        case "sequence":
            return leadingOfSequence(node.nodes);
        case "alternatives":
            return { ...nothing, anchored: node.nodes.every((branch) => leading(branch).anchored) };
        case "group":
            return leading(node.node);
        case "repeat":
            return node.min > 0 ? leading(node.node) : nothing;
        case "edge":
            return { ...nothing, anchored: node.edge === "start" };
        case "look":
            return { ...nothing, behind: node.behind && !node.negate ? (plainText(node.node) ?? []) : [] };
        case "same":
            return nothing;
    }
}

const nothing: Start = { anchored: false, bytes: [], behind: [] };

function leadingOfSequence(nodes: readonly Node[]): Start {
    const bytes: number[] = [];
    for (const node of nodes) {
        const start = leading(node);
        if (bytes.length === 0 && (start.anchored || start.behind.length > 0)) {
            return start;
        }
        bytes.push(...start.bytes);
        const isText = node.kind === "characters" && start.bytes.length > 0;
        if (!isText && node.kind !== "edge" && node.kind !== "look") {
            break;
        }
    }
    return { ...nothing, bytes };
}

/** The text that the node matches, if there is only one. */
function plainText(node: Node): number[] | undefined {
    const nodes = node.kind === "sequence" ? node.nodes : [node];
    const characters = nodes.map((inner) => (inner.kind === "characters" ? onlyCharacter(inner.set) : undefined));
    return characters.every((character) => character !== undefined) ? characters.flatMap(bytesOf) : undefined;
}

/** Lists of texts. Every text with a match contains at least one text of each list. */
function neededTexts(node: Node): number[][][] {
    switch (node.kind) {
        case "characters": {
            const only = onlyCharacter(node.set);
            return only === undefined ? [] : [[bytesOf(only)]];
        }
        case "sequence":
            return joined(node.nodes, false).flatMap((part) =>
                "op" in part ? [[[...part.bytes]]] : neededTexts(part),
            );
        case "group":
            return neededTexts(node.node);
        case "repeat":
            return node.min > 0 ? neededTexts(node.node) : [];
        case "look":
            return node.negate ? [] : neededTexts(node.node);
        case "alternatives": {
            const branches = node.nodes.map((branch) => mostTelling(neededTexts(branch)));
            const texts = branches.flat();
            return branches.every(({ length }) => length > 0) && texts.length <= maxNeedles ? [texts] : [];
        }
        case "edge":
        case "same":
            return [];
    }
}

const maxNeedles = 8;

/** The list whose shortest text is the longest. */
function mostTelling(lists: readonly number[][][]): number[][] {
    const shortest = (list: readonly number[][]) => Math.min(...list.map(({ length }) => length));
    return lists.reduce((best, list) => (best.length === 0 || shortest(list) > shortest(best) ? list : best), []);
}

/** Adds the possible next bytes to each choice, so that fewer must be tried. */
function withFollowers(instructions: readonly Instruction[]): Instruction[] {
    return instructions.map((instruction, index) => {
        if (instruction.op === "choice") {
            const ifTo = followers(instructions, instruction.to);
            const ifOtherwise = followers(instructions, instruction.otherwise);
            return {
                ...instruction,
                ...(ifTo !== undefined && { ifTo }),
                ...(ifOtherwise !== undefined && { ifOtherwise }),
            };
        }
        if (instruction.op === "run" && !instruction.back) {
            const next = followers(instructions, index + 1);
            return { ...instruction, ...(next !== undefined && { next }) };
        }
        return instruction;
    });
}

/** The possible next bytes for the instructions from `begin`; undefined: any byte, or the end. */
function followers(instructions: readonly Instruction[], begin: number): ByteSet | undefined {
    const bytes = Array<boolean>(256).fill(false);
    const seen = new Set<number>();
    const pending = [begin];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
        const instruction = instructions[at];
        if (seen.has(at) || instruction === undefined) {
            continue;
        }
        seen.add(at);
        switch (instruction.op) {
            case "text":
            case "one":
            case "run": {
                if (instruction.back) {
                    return undefined;
                }
                const firsts = instruction.op === "text" ? instruction.bytes.slice(0, 1) : firstBytes(instruction.set);
                for (const byte of firsts) {
                    bytes[byte] = true;
                }
                if (instruction.op === "run" && instruction.min === 0) {
                    pending.push(at + 1);
                }
                break;
            }
            case "choice":
                pending.push(instruction.to, instruction.otherwise);
                break;
            case "jump":
            case "look":
                pending.push(instruction.to);
                break;
            case "same":
            case "found":
                return undefined;
            default:
                pending.push(at + 1);
        }
    }
    return bytes.every((possible) => possible) ? undefined : bytes;
}

const knownFirstBytes = new WeakMap<CharacterSet, readonly number[]>();

/** First bytes of the characters of a set. Cached, because each choice before the set needs them. */
function firstBytes(set: CharacterSet): readonly number[] {
    const bytes = knownFirstBytes.get(set) ?? leadBytes(set);
    knownFirstBytes.set(set, bytes);
    return bytes;
}

function leadBytes(set: CharacterSet): number[] {
    const bytes = new Set<number>();
    for (const [first, last] of set) {
        const end = leadByteOf(last);
        for (let byte = leadByteOf(first); byte <= end; byte++) {
            if (byte < 0x80 || byte >= 0xc2) {
                bytes.add(byte);
            }
        }
    }
    if (contains(set, replacementCharacter)) {
        // Any byte outside ASCII may be invalid UTF-8.
        for (let byte = 0x80; byte <= 0xff; byte++) {
            bytes.add(byte);
        }
    }
    return [...bytes];
}
