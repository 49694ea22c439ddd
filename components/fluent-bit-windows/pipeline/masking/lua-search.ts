import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { CharacterSet, Range } from "../../masking/pattern/character-set";
import { type Beside, type ByteSet, type Instruction, type Program, slotsOf } from "../../masking/pattern/program";
import { luaText } from "./lua-text";

/** Functions that the searches need, once in each script. */
export const searchLua = readFileSync(join(__dirname, "search.lua"), "utf8");

/**
 * Lua code of a function `name` that searches a text for a pattern, like ../../masking/pattern/search.ts: `name(text, from)` returns the position of the first match and the position after it.
 *
 * The code is unrolled, so that LuaJIT compiles it to machine code: four to ten times as fast as interpreting instructions. Each step is a label; after a mismatch, the code continues at the last choice on the stack.
 *
 * @param accepts a Lua function that tests a match
 */
export function luaSearch(name: string, program: Program, accepts?: string): string {
    return new Writer(program, accepts).write(name);
}

type Of<Op> = Extract<Instruction, { op: Op }>;

/** Maximum number of upvalues of a Lua function: https://www.lua.org/source/5.1/luaconf.h.html LUAI_MAXUPVALUES is 60. */
const maxNamedSets = 30;

class Writer {
    private readonly sets: string[] = [];
    private readonly ranges: string[] = [];
    private readonly functions: string[] = [];

    constructor(
        private readonly program: Program,
        private readonly accepts: string | undefined,
    ) {}

    write(name: string): string {
        const whole = this.search();
        const named = this.sets.slice(0, maxNamedSets).map((set, index) => `local S${index + 1} = bytes { ${set} }`);
        const further = this.sets.slice(maxNamedSets).map((set) => `    bytes { ${set} },`);
        return [
            "do",
            ...named,
            ...(further.length === 0 ? [] : ["local S = {", ...further, "}"]),
            ...(this.ranges.length === 0 ? [] : ["local W = {", ...this.ranges.map((list) => `    { ${list} },`), "}"]),
            ...(this.remembered().length === 0 ? [] : ["local R = {}"]),
            ...(this.functions.length === 0 ? [] : ["local L = {}", ...this.functions]),
            ...(this.accepts === undefined ? [] : [`local accepts = ${this.accepts}`]),
            `${name} = function(s, i)`,
            ...whole.map(indented),
            "end",
            "end",
        ].join("\n");
    }

    private search(): string[] {
        const { instructions, slots, anchored } = this.program;
        const resets = this.remembered().map((run) => `    R.near${run}, R.far${run} = 1, 0`);
        return [
            "local sp, from, b, j, k, n, lo, hi, f = 0, 0, 0, 0, 0, 0, 0, 0, 0",
            ...(resets.length === 0 ? [] : ["if i == 1 then", ...resets, "end"]),
            "::start::",
            ...this.start(),
            ...(anchored ? ["if i > 1 then return nil end"] : []),
            "from, begin, sp = i, i, 0",
            ...(slots === 0 ? [] : [`for slot = 1, ${slots} do slots[slot] = 0 end`]),
            ...this.steps(0, instructions.length, undefined),
            "::fail::",
            "steps_left = steps_left - 1",
            "if steps_left < 0 then error(too_many_steps, 0) end",
            "::back::",
            "if sp == 0 then",
            "    i = after(s, from)",
            "    goto start",
            "end",
            ...this.goBack(0, instructions.length, false),
        ];
    }

    /** Moves `i` to the next possible start of a match. */
    private start(): string[] {
        const { prefix, behind, first } = this.program;
        if (behind.length > 0) {
            const from = `i > ${behind.length} and i - ${behind.length} or 1`;
            return [
                `i = find(s, ${luaText(Buffer.from(behind))}, ${from}, true)`,
                `if not i or i + ${behind.length} > #s then return nil end`,
                `i = i + ${behind.length}`,
            ];
        }
        if (prefix.length > 1) {
            return [`i = find(s, ${luaText(Buffer.from(prefix))}, i, true)`, "if not i then return nil end"];
        }
        if (first === undefined) {
            return ["if i > #s then return nil end"];
        }
        return [
            "b = byte(s, i)",
            `while not ${this.set(bytesIn(first))}[b] do`,
            "    if not b then return nil end",
            "    i = i + 1",
            "    b = byte(s, i)",
            "end",
        ];
    }

    /** The instructions of a look-ahead or look-behind as a separate function. */
    private look(begin: number, end: number): string {
        const name = `L[${begin}]`;
        const body = [
            `${name} = function(s, i, base)`,
            ...[
                "local sp, b, j, k, n, lo, hi, f = base, 0, 0, 0, 0, 0, 0, 0",
                ...this.steps(begin, end, begin),
                "::fail::",
                "steps_left = steps_left - 1",
                "if steps_left < 0 then error(too_many_steps, 0) end",
                "::back::",
                "if sp == base then return false end",
                ...this.goBack(begin, end, true),
            ].map(indented),
            "end",
        ];
        this.functions.push(...body);
        return name;
    }

    private steps(begin: number, end: number, look: number | undefined): string[] {
        const lines: string[] = [];
        for (let index = begin; index < end; index++) {
            const instruction = this.program.instructions[index];
            if (instruction !== undefined) {
                lines.push(`::p${index}::`, ...this.step(instruction, index, look !== undefined));
                if (instruction.op === "look") {
                    index = instruction.to - 1;
                }
            }
        }
        return lines;
    }

    private step(instruction: Instruction, index: number, look: boolean): string[] {
        switch (instruction.op) {
            case "text":
                return text(instruction);
            case "one":
                return this.one(instruction);
            case "run":
                return this.run(instruction, index, look);
            case "choice":
                return this.choice(instruction, index, look);
            case "jump":
                return [`goto p${instruction.to}`];
            case "note":
                return [...undo(instruction.slot), `slots[${instruction.slot + 1}] = i`];
            case "forget":
                return instruction.slots.flatMap((slot) => [...undo(slot), `slots[${slot + 1}] = 0`]);
            case "moved":
                return [`if slots[${instruction.slot + 1}] == i then goto fail end`];
            case "edge":
                return edge(instruction);
            case "beside":
                return this.beside(instruction);
            case "look": {
                const name = this.look(index + 1, instruction.to);
                return [
                    ...instruction.slots.flatMap(undo),
                    `if ${instruction.negate ? "" : "not "}${name}(s, i, sp) then goto fail end`,
                ];
            }
            case "same":
                return same(instruction);
            case "found":
                return look
                    ? ["do return true end"]
                    : [
                          ...(this.accepts === undefined
                              ? []
                              : ["if not accepts(sub(s, from, i - 1)) then goto fail end"]),
                          "do return from, i end",
                      ];
        }
    }

    /** Continues at the last choice on the stack. */
    private goBack(begin: number, end: number, look: boolean): string[] {
        const branches: { index: number; lines: string[] }[] = [];
        for (let index = begin; index < end; index++) {
            const instruction = this.program.instructions[index];
            if (instruction?.op === "look") {
                index = instruction.to - 1;
            } else if (instruction?.op === "choice") {
                const lines = ["i, sp = near_of[sp], sp - 1", `goto p${instruction.otherwise}`];
                branches.push({ index, lines });
            } else if (instruction?.op === "run" && canChange(instruction)) {
                branches.push({ index, lines: this.changeRun(instruction, index, look) });
            }
        }
        return [
            "f = step_of[sp]",
            "if f == 0 then",
            "    slots[far_of[sp]], sp = near_of[sp], sp - 1",
            "    goto back",
            "end",
            ...decide(branches),
        ];
    }

    private one({ set, back }: Of<"one">): string[] {
        const { ascii, wide } = this.split(set);
        const at = back ? "i - 1" : "i";
        const further = back ? "i = i - 1" : "i = i + 1";
        if (wide === undefined) {
            return [`if not ${ascii}[byte(s, ${at})] then goto fail end`, further];
        }
        return [
            `b = byte(s, ${at})`,
            `if ${ascii}[b] then`,
            `    ${further}`,
            "elseif b and b >= 128 then",
            `    n = ${back ? "length_in_before" : "length_in"}(${wide}, s, i)`,
            "    if not n then goto fail end",
            `    i = i ${back ? "-" : "+"} n`,
            "else",
            "    goto fail",
            "end",
        ];
    }

    private beside({ anyOf }: Of<"beside">): string[] {
        const conditions = anyOf.map((all) => all.map((beside) => this.isBeside(beside)).join(" and "));
        return [`if not (${conditions.join(" or ")}) then goto fail end`];
    }

    private isBeside({ sets, negate, back }: Beside): string {
        const not = negate ? "not " : "";
        const [set = [], ...more] = sets;
        const { ascii, wide } = this.split(set);
        if (wide !== undefined) {
            // A single character: if there are more, each is a single byte.
            const at = back ? "i - 1" : "i";
            const length = `${back ? "length_in_before" : "length_in"}(${wide}, s, i)`;
            return `${not}(${ascii}[byte(s, ${at})] or (byte(s, ${at}) or 0) >= 128 and ${length})`;
        }
        const each = sets.map((one, index) => {
            const distance = back ? index - sets.length : index;
            return `${this.split(one).ascii}[byte(s, i${offset(distance)})]`;
        });
        // Lua counts positions before the first from the end.
        const enough = back && more.length > 0 ? [`i > ${sets.length}`] : [];
        return `${not}(${[...enough, ...each].join(" and ")})`;
    }

    private run(run: Of<"run">, index: number, look: boolean): string[] {
        const { min, max, greedy, back } = run;
        const sign = back ? "-" : "+";
        const remembers = !look && this.remembered().includes(index);
        const known = [
            ...(remembers ? [`if i >= R.near${index} and i <= R.far${index} then goto fail end`] : []),
            ...(canChange(run) ? this.note(index, look) : []),
        ];
        const count = `steps_left = steps_left - ${back ? "(i - j)" : "(j - i)"}`;
        const enough = min === 0 ? [] : [`if n < ${min} then goto fail end`];
        if (!greedy) {
            return [
                ...known,
                ...this.take(run, min),
                count,
                ...enough,
                ...(canChange(run) ? push(index, "j", "j", min) : []),
                "i = j",
            ];
        }
        if (this.split(run.set).wide === undefined && min < 2) {
            // The nearest end is known without counting characters.
            return [
                ...known,
                ...this.take({ ...run, min: 0 }, max),
                count,
                ...(min === 0 ? [] : ["if j == i then goto fail end"]),
                `lo = ${min === 0 ? "i" : `i ${sign} 1`}`,
                ...(remembers ? [`R.near${index}, R.far${index} = lo, j`] : []),
                ...this.shorten(run, index),
            ];
        }
        return [
            ...known,
            ...this.take(run, max),
            count,
            ...enough,
            ...(remembers ? [`R.near${index}, R.far${index} = lo, j`] : []),
            ...this.shorten(run, index),
        ];
    }

    /** Moves `j` from `i` over the allowed number of characters of the set, and counts them in `n` if necessary. `lo` is the nearest end. */
    private take({ set, min, back }: Of<"run">, most: number): string[] {
        const { ascii, wide } = this.split(set);
        const sign = back ? "-" : "+";
        const counted = min > 0 || (most !== Infinity && wide !== undefined);
        const at = back ? "j - 1" : "j";
        const before = ["j = i", ...(counted ? ["n = 0"] : []), "lo = i"];
        if (most === 0) {
            return before;
        }
        const limit = counted
            ? most === Infinity
                ? ""
                : `n < ${most} and `
            : most === Infinity
              ? ""
              : `j ${back ? ">" : "<"} i ${sign} ${most} and `;
        const then = counted ? ["    n = n + 1", ...(min > 0 ? [`    if n == ${min} then lo = j end`] : [])] : [];
        if (wide === undefined) {
            return [...before, `while ${limit}${ascii}[byte(s, ${at})] do`, `    j = j ${sign} 1`, ...then, "end"];
        }
        return [
            ...before,
            `while ${limit === "" ? "true" : limit.replace(/ and $/, "")} do`,
            `    b = byte(s, ${at})`,
            `    if ${ascii}[b] then`,
            `        j = j ${sign} 1`,
            "    elseif b and b >= 128 then",
            `        k = ${back ? "length_in_before" : "length_in"}(${wide}, s, j)`,
            "        if not k then break end",
            `        j = j ${sign} k`,
            "    else",
            "        break",
            "    end",
            ...then,
            "end",
        ];
    }

    /** Ends a run at the last position from `j` back to `lo` at which the next part can match. */
    private shorten(run: Of<"run">, index: number): string[] {
        const compare = run.back ? "<" : ">";
        const next =
            run.next === undefined
                ? []
                : [
                      `while j ${compare} lo and not ${this.set(bytesIn(run.next))}[byte(s, j)] do`,
                      `    ${this.giveBack(run)}`,
                      "end",
                  ];
        return canChange(run)
            ? [
                  `::q${index}::`,
                  ...next,
                  `if j ${compare} lo then`,
                  ...push(index, "lo", "j").map(indented),
                  "end",
                  "i = j",
              ]
            : ["i = j"];
    }

    private giveBack({ set, back }: Of<"run">): string {
        const wide = this.split(set).wide !== undefined;
        return back ? (wide ? "j = after(s, j)" : "j = j + 1") : wide ? "j = before(s, j)" : "j = j - 1";
    }

    /** Takes the choice of a run from the stack: one character less for a greedy run, one more for a lazy one. */
    private changeRun(run: Of<"run">, index: number, look: boolean): string[] {
        if (run.greedy) {
            return ["lo, j, sp = near_of[sp], far_of[sp], sp - 1", this.giveBack(run), `goto q${index}`];
        }
        const remembers = !look && this.remembered().includes(index);
        return [
            "lo, j, n = near_of[sp], far_of[sp], times_of[sp]",
            ...this.oneMore(run),
            "if hi then",
            "    far_of[sp], times_of[sp], i = hi, n + 1, hi",
            `    goto p${index + 1}`,
            "end",
            ...(remembers ? [`R.near${index}, R.far${index} = lo, j`] : []),
            "sp = sp - 1",
            "goto back",
        ];
    }

    /** `hi`: the position after the run's next character, or nothing. */
    private oneMore({ set, max, back }: Of<"run">): string[] {
        const { ascii, wide } = this.split(set);
        const sign = back ? "-" : "+";
        const lines = [
            `b = byte(s, ${back ? "j - 1" : "j"})`,
            `hi = ${ascii}[b] and j ${sign} 1`,
            ...(wide === undefined
                ? []
                : [
                      "if b and b >= 128 then",
                      `    k = ${back ? "length_in_before" : "length_in"}(${wide}, s, j)`,
                      `    hi = k and j ${sign} k`,
                      "end",
                  ]),
        ];
        return max === Infinity ? lines : ["hi = nil", `if n < ${max} then`, ...lines.map(indented), "end"];
    }

    private choice({ to, otherwise, ifTo, ifOtherwise }: Of<"choice">, index: number, look: boolean): string[] {
        const next = (bytes: ByteSet) => `${this.set(bytesIn(bytes))}[b]`;
        const both = [...this.note(index, look), ...push(index, "i", "0")];
        if (ifTo !== undefined && ifOtherwise !== undefined && next(ifTo) === next(ifOtherwise)) {
            const go = to === index + 1 ? [] : [`goto p${to}`];
            return ["b = byte(s, i)", `if not ${next(ifTo)} then goto fail end`, ...both, ...go];
        }
        return [
            ...(ifTo === undefined && ifOtherwise === undefined ? [] : ["b = byte(s, i)"]),
            ...(ifTo === undefined
                ? []
                : [
                      `if not ${next(ifTo)} then`,
                      ...(ifOtherwise === undefined ? [] : [`    if not ${next(ifOtherwise)} then goto fail end`]),
                      `    goto p${otherwise}`,
                      "end",
                  ]),
            ...(ifOtherwise === undefined ? both : [`if ${next(ifOtherwise)} then`, ...both.map(indented), "end"]),
            ...(to === index + 1 ? [] : [`goto p${to}`]),
        ];
    }

    /** Fails if the same choice was tried at the same position, after the search has taken many steps. */
    private note(index: number, look: boolean): string[] {
        const { placeDecides, instructions, marks } = this.program;
        return !placeDecides || look
            ? []
            : [
                  "if steps_left < note_below then",
                  `    k = i * ${instructions.length} + ${index}`,
                  ...marks.map((slot) => `    k = 2 * k + (slots[${slot + 1}] == i and 1 or 0)`),
                  "    if tried[k] then goto fail end",
                  "    if notes_left > 0 then tried[k], notes_left = true, notes_left - 1 end",
                  "end",
              ];
    }

    /** Runs for which tried positions are stored. */
    private remembered(): number[] {
        const { placeDecides, marks, instructions } = this.program;
        const inLooks = new Set(
            instructions.flatMap((instruction, index) =>
                instruction.op === "look"
                    ? Array.from({ length: instruction.to - index }, (_, offset) => index + offset)
                    : [],
            ),
        );
        return instructions.flatMap((instruction, index) =>
            placeDecides &&
            marks.length === 0 &&
            instruction.op === "run" &&
            !instruction.back &&
            instruction.max === Infinity &&
            !inLooks.has(index)
                ? [index]
                : [],
        );
    }

    /** The single-byte characters of a set as the name of a table, and the other characters. */
    private split(set: CharacterSet): { ascii: string; wide?: string } {
        const ascii = set.flatMap(([first, last]): Range[] => (first < 0x80 ? [[first, Math.min(last, 0x7f)]] : []));
        const wide = set.flatMap(([first, last]): Range[] => (last >= 0x80 ? [[Math.max(first, 0x80), last]] : []));
        return { ascii: this.set(ascii), ...(wide.length > 0 && { wide: this.rangesNamed(wide) }) };
    }

    private set(ranges: readonly Range[]): string {
        const number = numberIn(this.sets, listed(ranges));
        return number <= maxNamedSets ? `S${number}` : `S[${number - maxNamedSets}]`;
    }

    private rangesNamed(ranges: readonly Range[]): string {
        return `W[${numberIn(this.ranges, listed(ranges))}]`;
    }
}

function canChange({ min, max }: Of<"run">): boolean {
    return max > min;
}

function text({ bytes, back }: Of<"text">): string[] {
    const differs = bytes.map((byte, index) => {
        return `byte(s, i${offset(back ? index - bytes.length : index)}) ~= ${byte}`;
    });
    return [
        `if ${[...(back ? [`i <= ${bytes.length}`] : []), ...differs].join(" or ")} then goto fail end`,
        `i = i ${back ? "-" : "+"} ${bytes.length}`,
    ];
}

function offset(distance: number): string {
    return distance === 0 ? "" : distance < 0 ? ` - ${-distance}` : ` + ${distance}`;
}

function edge({ edge: which }: Of<"edge">): string[] {
    const condition = {
        start: "i == 1 and whole",
        end: "i == #s + 1 and whole",
        lineStart: "i == 1 and whole or byte(s, i - 1) == 10 or byte(s, i - 1) == 13",
        lineEnd: "i == #s + 1 and whole or byte(s, i) == 10 or byte(s, i) == 13",
        wordEdge: "word[byte(s, i - 1)] ~= word[byte(s, i)]",
        noWordEdge: "word[byte(s, i - 1)] == word[byte(s, i)]",
    }[which];
    return [`if not (${condition}) then goto fail end`];
}

function same({ group, back }: Of<"same">): string[] {
    const [first, last] = slotsOf(group).map((slot) => slot + 1);
    return [
        `lo, hi = slots[${first ?? 0}], slots[${last ?? 0}]`,
        "if lo > 0 and hi > 0 then",
        "    n = hi - lo",
        ...(back ? ["    if i <= n then goto fail end", "    i = i - n"] : []),
        "    if sub(s, i, i + n - 1) ~= sub(s, lo, hi - 1) then goto fail end",
        ...(back ? [] : ["    i = i + n"]),
        "end",
    ];
}

function undo(slot: number): string[] {
    return ["sp = sp + 1", `step_of[sp], near_of[sp], far_of[sp] = 0, slots[${slot + 1}], ${slot + 1}`];
}

function push(index: number, near: string, far: string, times?: number): string[] {
    return [
        "sp = sp + 1",
        // 0 means that something must be undone.
        `step_of[sp], near_of[sp], far_of[sp] = ${index + 1}, ${near}, ${far}`,
        ...(times === undefined ? [] : [`times_of[sp] = ${times}`]),
    ];
}

/** Binary search, so that many choices need few comparisons. */
function decide(branches: readonly { index: number; lines: readonly string[] }[]): string[] {
    const [first, ...more] = branches;
    if (first === undefined) {
        return [];
    }
    if (more.length === 0) {
        return ["do", ...first.lines.map(indented), "end"];
    }
    const half = Math.ceil(branches.length / 2);
    const middle = branches[half]?.index ?? 0;
    return [
        `if f < ${middle + 1} then`,
        ...decide(branches.slice(0, half)).map(indented),
        "else",
        ...decide(branches.slice(half)).map(indented),
        "end",
    ];
}

function indented(line: string): string {
    return line.startsWith("::") ? line : `    ${line}`;
}

function bytesIn(set: ByteSet): Range[] {
    const ranges: [first: number, last: number][] = [];
    set.forEach((possible, byte) => {
        const previous = ranges.at(-1);
        if (possible && previous?.[1] === byte - 1) {
            previous[1] = byte;
        } else if (possible) {
            ranges.push([byte, byte]);
        }
    });
    return ranges;
}

function listed(ranges: readonly Range[]): string {
    return ranges.flat().join(", ");
}

/** Its index in a list, from 1. Adds it if it is missing. */
function numberIn(list: string[], item: string): number {
    const index = list.indexOf(item);
    return index === -1 ? list.push(item) : index + 1;
}
