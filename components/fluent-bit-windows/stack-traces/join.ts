import { anything, opening, otherEntries, type State, type Step, type TraceRules } from "./rule";

/** State of a trace while its lines are read. */
interface Open {
    at: string;
    /** Number of unfinished traces of inner exceptions. */
    depth: number;
    bytes: number;
    maybes: number;
}

/** Maximum size of a joined trace. Fluent Bit truncates above its own limit of 2 MiB. */
export const maxBytes = 1_000_000;

/** Maximum number of bytes of a line that are checked. Lines differ at their beginning. */
export const maxSeen = 2000;

/** Maximum number of consecutive lines that may belong to a trace before one certainly does. */
export const maxMaybes = 200;

/** Relation of a line to the preceding trace. */
export type Part = "begins" | "goesOn" | "mayGoOn" | "other";

/**
 * Classifies lines one after the other, like Fluent Bit's script, but without considering time.
 *
 * @see scanScript
 */
export function lineScanner({ begins, states }: TraceRules): (line: string) => Part {
    let open: Open | undefined;
    return (whole) => {
        const bytes = Buffer.byteLength(whole);
        const line = whole.slice(0, maxSeen);
        const state: State | undefined = open === undefined ? undefined : states[open.at];
        const sure = open && firstOf(state?.goesOn, line, open.depth);
        if (open !== undefined && sure !== undefined) {
            const goesOn = open.bytes + bytes <= maxBytes;
            open = {
                at: sure.to,
                depth: Math.max(0, open.depth + count(line, opening) - (sure.closes === true ? 1 : 0)),
                bytes: goesOn ? open.bytes + bytes : bytes,
                maybes: 0,
            };
            return goesOn ? "goesOn" : "begins";
        }
        const begin = bytes > maxBytes ? undefined : firstOf(begins, line, 0);
        if (begin !== undefined) {
            open = { at: begin.to, depth: count(line, opening), bytes, maybes: 0 };
            return "begins";
        }
        const maybe = open && firstOf(state?.mayGoOn, line, open.depth);
        if (open !== undefined && maybe !== undefined && open.maybes < maxMaybes && open.bytes + bytes <= maxBytes) {
            open = { ...open, at: maybe.to, bytes: open.bytes + bytes, maybes: open.maybes + 1 };
            return "mayGoOn";
        }
        open = undefined;
        return "other";
    };
}

function firstOf(steps: readonly Step[] | undefined, line: string, depth: number): Step | undefined {
    return steps?.find(
        ({ has, where, within }) =>
            (has === undefined || line.includes(has)) &&
            (within !== true || depth > 0) &&
            where.test(line) &&
            (where !== anything || !otherEntries.some((entry) => entry.test(line))),
    );
}

function count(line: string, text: string): number {
    return line.split(text).length - 1;
}

/** The lines, with each trace joined. */
export function joinTraces(lines: readonly string[], rules: TraceRules): string[] {
    const scan = lineScanner(rules);
    const joined: string[] = [];
    let maybes: string[] = [];
    for (const line of lines) {
        const part = scan(line);
        if (part === "mayGoOn") {
            maybes.push(line);
        } else if (part === "goesOn") {
            joined.push([joined.pop() ?? "", ...maybes, line].join("\n"));
            maybes = [];
        } else {
            joined.push(...maybes, line);
            maybes = [];
        }
    }
    return [...joined, ...maybes];
}
