import { type CharacterSet, contains, wordCharacters } from "./character-set";
import { type Beside, type ByteSet, type Instruction, type Program, slotsOf } from "./program";
import type { Edge } from "./tree";
import { characterAt, characterBefore } from "./utf8";

/** The result of a search, in bytes. */
export interface Found {
    begin: number;
    end: number;
    /** Start and end of each group; -1 if it did not take part. */
    slots: readonly number[];
}

/** The search exceeded its limit of steps: the text from byte `begin` is not searched. */
export class TooManySteps extends Error {
    constructor(readonly begin: number) {
        super(`too many steps from byte ${begin}`);
    }
}

export interface Limits {
    /** Maximum number of steps of a search, together with earlier searches of the same line. */
    steps: number;
    /** Number of steps after which it stores failed choices, so that none is tried twice. */
    note: number;
    /** Maximum number of stored choices. */
    notes: number;
}

/** Maximum number of steps for a line, including the strings inside it. It depends on the length, so that no line and no pattern blocks Fluent Bit for long. */
export function stepsFor(line: Buffer): number {
    return 1_000_000 + 20 * line.length;
}

export function limitsOf(bytes: number, steps: number): Limits {
    return { steps, note: 1000 + 8 * bytes, notes: 1_000_000 };
}

type Choice =
    | { kind: "other"; to: number; at: number }
    /** A run that can end at any place from `near` to before `far`. */
    | { kind: "shorter"; run: number; near: number; far: number }
    /** A run that can go on from `far`. */
    | { kind: "longer"; run: number; near: number; far: number; times: number }
    /** Not a choice: what has to be undone on the way back. */
    | { kind: "undo"; slot: number; before: number };

type Run = Extract<Instruction, { op: "run" }>;

/** Next instruction and position; undefined: no match. */
type Next = readonly [to: number, at: number] | undefined;

/**
 * Searches a text with the same steps as the Lua code in Fluent Bit, which is generated from the same instructions (../../pipeline/masking). A text is a sequence of bytes, as in Lua.
 */
export class Search {
    private readonly slots: number[];
    private readonly choices: Choice[] = [];
    private steps = 0;
    private begin = 0;
    /** Tried choices by instruction and position. */
    private readonly tried = new Set<number>();
    /** Positions from which every end of a run was tried, by instruction. */
    private readonly triedRuns = new Map<number, readonly [near: number, far: number]>();
    private readonly prefix: Buffer;
    private readonly behind: Buffer;

    /**
     * @param whole whether the text is a whole line, so that their starts and ends are the same
     * @param accepts a further test of a match
     */
    constructor(
        private readonly program: Program,
        private readonly text: Buffer,
        private readonly whole: boolean,
        private readonly accepts: (match: Buffer) => boolean,
        private readonly limits: Limits = limitsOf(text.length, stepsFor(text)),
    ) {
        this.slots = Array<number>(program.slots).fill(-1);
        this.prefix = Buffer.from(program.prefix);
        this.behind = Buffer.from(program.behind);
    }

    /** Remaining steps for the line's next search. */
    get stepsLeft(): number {
        return this.limits.steps - this.steps;
    }

    /**
     * The first match from a position.
     *
     * @throws TooManySteps
     */
    next(from: number): Found | undefined {
        const { needles } = this.program;
        if (needles.length > 0 && !needles.some((needle) => this.text.includes(Buffer.from(needle)))) {
            return undefined;
        }
        for (let begin = this.start(from); begin < this.text.length; begin = this.start(this.move(begin, false))) {
            if (this.program.anchored && begin > 0) {
                return undefined;
            }
            this.begin = begin;
            this.slots.fill(-1);
            this.choices.length = 0;
            const end = this.match(0, begin);
            if (end !== undefined) {
                return { begin, end, slots: [...this.slots] };
            }
        }
        return undefined;
    }

    /** The next possible start of a match. */
    private start(from: number): number {
        const { prefix, behind } = this;
        if (behind.length > 0) {
            const at = this.text.indexOf(behind, Math.max(0, from - behind.length));
            return at === -1 ? this.text.length : at + behind.length;
        }
        if (prefix.length > 1) {
            const at = this.text.indexOf(prefix, from);
            return at === -1 ? this.text.length : at;
        }
        let at = from;
        while (at < this.text.length && !this.goesOnWith(this.program.first, at)) {
            at++;
        }
        return at;
    }

    /** Whether one of the bytes follows. */
    private goesOnWith(bytes: ByteSet | undefined, at: number): boolean {
        return bytes === undefined || bytes[this.text[at] ?? -1] === true;
    }

    /**
     * The end position of the instructions from a start position; undefined if they do not match.
     *
     * @param look whether the instructions belong to a look-ahead or look-behind
     */
    private match(first: number, begin: number, look = false): number | undefined {
        const base = this.choices.length;
        let next: Next = [first, begin];
        for (;;) {
            while (next !== undefined) {
                const [to, at]: NonNullable<Next> = next;
                const instruction: Instruction | undefined = this.program.instructions[to];
                if (instruction?.op === "found" && (look || this.accepts(this.text.subarray(begin, at)))) {
                    this.choices.length = base;
                    return at;
                }
                next = instruction === undefined ? undefined : this.step(instruction, to, at, look);
            }
            this.steps++;
            if (this.steps > this.limits.steps) {
                throw new TooManySteps(this.begin);
            }
            while (next === undefined) {
                if (this.choices.length === base) {
                    return undefined;
                }
                next = this.lastChoice(look);
            }
        }
    }

    private step(instruction: Instruction, index: number, at: number, look: boolean): Next {
        switch (instruction.op) {
            case "text":
                return this.textAt(instruction.bytes, index, at, instruction.back);
            case "one": {
                const to = this.moveWithin(instruction.set, at, instruction.back);
                return to === undefined ? undefined : [index + 1, to];
            }
            case "run":
                return this.run(instruction, index, at, look);
            case "choice":
                return this.choose(instruction, index, at, look);
            case "jump":
                return [instruction.to, at];
            case "note":
                this.note(instruction.slot, at);
                return [index + 1, at];
            case "forget":
                for (const slot of instruction.slots) {
                    this.note(slot, -1);
                }
                return [index + 1, at];
            case "moved":
                return this.slots[instruction.slot] === at ? undefined : [index + 1, at];
            case "edge":
                return this.isEdge(instruction.edge, at) ? [index + 1, at] : undefined;
            case "beside":
                return instruction.anyOf.some((all) => all.every((beside) => this.isBeside(beside, at)))
                    ? [index + 1, at]
                    : undefined;
            case "look": {
                for (const slot of instruction.slots) {
                    this.note(slot, this.slots[slot] ?? -1);
                }
                const fits = this.match(index + 1, at, true) !== undefined;
                return fits === instruction.negate ? undefined : [instruction.to, at];
            }
            case "same": {
                const [first, last] = slotsOf(instruction.group);
                const [begin, end] = [this.slots[first] ?? -1, this.slots[last] ?? -1];
                const text = begin === -1 || end === -1 ? Buffer.alloc(0) : this.text.subarray(begin, end);
                return this.textAt(text, index, at, instruction.back);
            }
            case "found":
                return undefined;
        }
    }

    private isBeside({ sets, negate, back }: Beside, at: number): boolean {
        const end = (back ? [...sets].reverse() : sets).reduce<number | undefined>(
            (to, set) => (to === undefined ? undefined : this.moveWithin(set, to, back)),
            at,
        );
        return (end !== undefined) !== negate;
    }

    private textAt(text: ArrayLike<number>, index: number, at: number, back: boolean): Next {
        const begin = back ? at - text.length : at;
        for (let offset = 0; offset < text.length; offset++) {
            if (this.text[begin + offset] !== text[offset]) {
                return undefined;
            }
        }
        return [index + 1, back ? begin : begin + text.length];
    }

    /** Stores a position, and how to undo it. */
    private note(slot: number, at: number): void {
        this.choices.push({ kind: "undo", slot, before: this.slots[slot] ?? -1 });
        this.slots[slot] = at;
    }

    private choose(
        { to, otherwise, ifTo, ifOtherwise }: Extract<Instruction, { op: "choice" }>,
        index: number,
        at: number,
        look: boolean,
    ): Next {
        if (!this.goesOnWith(ifTo, at)) {
            return this.goesOnWith(ifOtherwise, at) ? [otherwise, at] : undefined;
        }
        if (!this.goesOnWith(ifOtherwise, at)) {
            return [to, at];
        }
        if (!look && this.wasTried(index, at)) {
            return undefined;
        }
        this.choices.push({ kind: "other", to: otherwise, at });
        return [to, at];
    }

    /** Whether the same choice was tried at the same position before. Stores the choice after many steps. */
    private wasTried(index: number, at: number): boolean {
        if (!this.program.placeDecides || this.steps <= this.limits.note) {
            return false;
        }
        const { instructions, marks } = this.program;
        const key = marks.reduce(
            (before, slot) => 2 * before + (this.slots[slot] === at ? 1 : 0),
            at * instructions.length + index,
        );
        if (this.tried.has(key)) {
            return true;
        }
        if (this.tried.size < this.limits.notes) {
            this.tried.add(key);
        }
        return false;
    }

    private run(run: Run, index: number, begin: number, look: boolean): Next {
        const [triedNear, triedFar] = this.triedRuns.get(index) ?? [0, -1];
        if (begin >= triedNear && begin <= triedFar) {
            return undefined;
        }
        if (!look && run.max > run.min && this.wasTried(index, begin)) {
            return undefined;
        }
        const [near, atLeast] = this.take(run, begin, run.min);
        if (atLeast < run.min) {
            this.steps += Math.abs(near - begin);
            return undefined;
        }
        if (!run.greedy) {
            this.steps += Math.abs(near - begin);
            this.choices.push({ kind: "longer", run: index, near, far: near, times: run.min });
            return [index + 1, near];
        }
        const [far] = this.take(run, near, run.max - run.min);
        this.steps += Math.abs(far - begin);
        if (this.remembers(run, look)) {
            this.triedRuns.set(index, [near, far]);
        }
        return this.shorten(run, index, near, far);
    }

    /** Whether to store where a run was tried: a run without a limit that begins later has the same ends. */
    private remembers({ max, back }: Run, look: boolean): boolean {
        const { placeDecides, marks } = this.program;
        return placeDecides && marks.length === 0 && !look && !back && max === Infinity;
    }

    /** The position after the given number of characters of a run, and their actual number. */
    private take({ set, back }: Run, from: number, most: number): readonly [at: number, times: number] {
        let at = from;
        let times = 0;
        while (times < most) {
            const to = this.moveWithin(set, at, back);
            if (to === undefined) {
                break;
            }
            at = to;
            times++;
        }
        return [at, times];
    }

    /** Ends a run at the last position up to `far` at which the next part can match. */
    private shorten(run: Run, index: number, near: number, far: number): Next {
        let at = far;
        while (at !== near && !this.goesOnWith(run.next, at)) {
            at = this.move(at, !run.back);
        }
        if (at !== near) {
            this.choices.push({ kind: "shorter", run: index, near, far: at });
        }
        return [index + 1, at];
    }

    private lastChoice(look: boolean): Next {
        const choice = this.choices.pop();
        switch (choice?.kind) {
            case undefined:
                return undefined;
            case "undo":
                this.slots[choice.slot] = choice.before;
                return undefined;
            case "other":
                return [choice.to, choice.at];
            case "shorter": {
                const run = this.program.instructions[choice.run] as Run;
                return this.shorten(run, choice.run, choice.near, this.move(choice.far, !run.back));
            }
            case "longer": {
                const run = this.program.instructions[choice.run] as Run;
                const far = choice.times < run.max ? this.moveWithin(run.set, choice.far, run.back) : undefined;
                if (far === undefined) {
                    if (this.remembers(run, look)) {
                        this.triedRuns.set(choice.run, [choice.near, choice.far]);
                    }
                    return undefined;
                }
                this.choices.push({ ...choice, far, times: choice.times + 1 });
                return [choice.run + 1, far];
            }
        }
    }

    private isEdge(edge: Edge, at: number): boolean {
        switch (edge) {
            case "start":
                return at === 0 && this.whole;
            case "end":
                return at === this.text.length && this.whole;
            case "lineStart":
                return at === 0 ? this.whole : isLineBreak(this.text[at - 1]);
            case "lineEnd":
                return at === this.text.length ? this.whole : isLineBreak(this.text[at]);
            case "wordEdge":
                return isWord(this.text[at - 1]) !== isWord(this.text[at]);
            case "noWordEdge":
                return isWord(this.text[at - 1]) === isWord(this.text[at]);
        }
    }

    /** The position after the next character. */
    private move(at: number, back: boolean): number {
        return back ? at - characterBefore(this.text, at).bytes : at + characterAt(this.text, at).bytes;
    }

    /** The position after the next character; undefined if the character is not in the set. */
    private moveWithin(set: CharacterSet, at: number, back: boolean): number | undefined {
        if (at === (back ? 0 : this.text.length)) {
            return undefined;
        }
        const { codePoint, bytes } = back ? characterBefore(this.text, at) : characterAt(this.text, at);
        return contains(set, codePoint) ? at + (back ? -bytes : bytes) : undefined;
    }
}

function isLineBreak(byte: number | undefined): boolean {
    return byte === 0x0a || byte === 0x0d;
}

function isWord(byte: number | undefined): boolean {
    return byte !== undefined && contains(wordCharacters, byte);
}
