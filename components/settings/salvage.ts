import type { z } from "zod";

import { type Problem, settingName } from "./problems";
import { problemsOf } from "./schema-problems";

type Path = readonly PropertyKey[];

/** The settings without their wrong parts. */
export interface Salvaged<T> {
    /** Absent if nothing remains. */
    settings: T | undefined;
    /** Further issues that the schema finds in the remaining settings. */
    problems: Problem[];
    /** Whether nothing was removed. */
    isWhole: boolean;
    /** Whether the settings at these paths are as they are in the file: nothing in them was removed, and none of their defaults stands for a removed one. */
    keeps: (...paths: readonly string[]) => boolean;
    /** Problems of the remaining settings, by the names in the file. Leaves out problems that may be a consequence of a removed setting. */
    believable: (problems: readonly Problem[]) => Problem[];
    /** Whether a problem elsewhere may be a consequence of a setting that was removed here. */
    isBehind: (problem: Problem) => boolean;
}

/** Names of settings that are also common words: a message with them is not necessarily about the setting. */
const everydayWords = new Set(["from", "name", "to", "with"]);

/** Each round removes at least one setting. */
const maxRounds = 50;

/**
 * Checks settings against a schema and continues with the valid ones, so that one wrong field does not hide contradictions between others. A removed field has its default. If it has none, its parent is removed too.
 *
 * @param input as written in the stack file
 */
export function salvage<S extends z.ZodType>(schema: S, input: unknown): Salvaged<z.output<S>> {
    const remains = new Remains(input);
    const problems: Problem[] = [];
    const isBehind = (problem: Problem): boolean => remains.isMentioned(problem);
    const keeps = (...paths: readonly string[]): boolean => paths.every((path) => remains.keeps(path));
    for (let round = 0; round < maxRounds; round += 1) {
        const result = schema.safeParse(remains.value);
        if (result.success) {
            return {
                settings: result.data,
                problems,
                isWhole: round === 0,
                keeps,
                believable: (found) => remains.believable(found),
                isBehind,
            };
        }
        if (round > 0) {
            problems.push(...remains.believable(problemsOf(schema, result.error.issues, remains.value)));
        }
        if (!remains.leaveOut(result.error.issues.map(faultyPath))) {
            break;
        }
    }
    return { settings: undefined, problems, isWhole: false, keeps: () => false, believable: () => [], isBehind };
}

function faultyPath(issue: z.core.$ZodIssue): Path {
    return issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
}

/** Settings from which wrong parts are removed step by step. */
class Remains {
    value: unknown;
    /** For each list, the numbers that its entries have in the file. */
    private readonly origins = new WeakMap<unknown[], number[]>();
    private readonly leftOut: string[] = [];
    private readonly names = new Set<string>();

    constructor(input: unknown) {
        this.value = this.copy(input);
    }

    private copy(value: unknown): unknown {
        if (Array.isArray(value)) {
            const list = value.map((entry) => this.copy(entry));
            this.origins.set(
                list,
                list.map((_, index) => index),
            );
            return list;
        }
        return typeof value === "object" && value !== null
            ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.copy(inner)]))
            : value;
    }

    /** @returns whether settings remain */
    leaveOut(paths: readonly Path[]): boolean {
        const outs = new Map(paths.map((path) => this.whole(path)).map((out) => [JSON.stringify(out), out]));
        if ([...outs.values()].some((out) => out.length === 0)) {
            return false;
        }
        // Names are determined before anything moves. Entries are removed from the end of lists to the beginning.
        for (const out of outs.values()) {
            this.leftOut.push(settingName(this.original(out)));
            const name = [...out].reverse().find((part) => typeof part === "string");
            if (typeof name === "string" && !everydayWords.has(name)) {
                this.names.add(name);
            }
        }
        [...outs.values()]
            .sort(byPosition)
            .reverse()
            .forEach((out) => {
                this.remove(out);
            });
        return true;
    }

    /** What must be removed together with a setting: the parent of a missing setting, and the whole list entry that would match other pods or be of another kind without it. */
    private whole(path: Path): Path {
        const inList = path.reduce<number>((last, part, index) => (typeof part === "number" ? index : last), -1);
        const decides = path.slice(inList + 1).some((part) => part === "match" || part === "type");
        const out = inList >= 0 && decides ? path.slice(0, inList + 1) : path;
        const last = out.at(-1);
        if (last === undefined || typeof last === "number") {
            return out;
        }
        const parent = valueAt(this.value, out.slice(0, -1));
        return typeof parent === "object" && parent !== null && Object.hasOwn(parent, last)
            ? out
            : this.whole(out.slice(0, -1));
    }

    private remove(out: Path): void {
        const parent = valueAt(this.value, out.slice(0, -1));
        const last = out.at(-1);
        if (Array.isArray(parent) && typeof last === "number") {
            parent.splice(last, 1);
            this.origins.get(parent)?.splice(last, 1);
        } else if (typeof parent === "object" && parent !== null && last !== undefined) {
            Reflect.deleteProperty(parent, last);
        }
    }

    private original(path: Path): PropertyKey[] {
        let value: unknown = this.value;
        return path.map((part) => {
            const own = Array.isArray(value) ? (this.origins.get(value)?.[Number(part)] ?? part) : part;
            value = (value as Record<PropertyKey, unknown> | undefined)?.[part];
            return own;
        });
    }

    believable(found: readonly Problem[]): Problem[] {
        if (this.leftOut.length === 0) {
            return [...found];
        }
        return found
            .map((problem) => ({
                ...problem,
                setting: this.renumbered(problem.setting),
                remedy: problem.remedy.replace(/\b[a-zA-Z]\w*(?:\.\w+|\[\d+\])*\[\d+\]/g, (path) =>
                    this.renumbered(path),
                ),
            }))
            .filter((problem) => this.keeps(problem.setting) && !this.isMentioned(problem));
    }

    /** Whether nothing was removed at a path, within it or around it. */
    keeps(path: string): boolean {
        return !this.leftOut.some((out) => isWithin(path, out) || isWithin(out, path));
    }

    /** Whether a problem names a removed setting. */
    isMentioned({ remedy }: Problem): boolean {
        const words = new Set(remedy.match(/\w+(?!\w*\[)/g));
        const entries = remedy.match(/\b[a-zA-Z]\w*(?:\.\w+|\[\d+\])*\[\d+\](?:\.\w+)*/g) ?? [];
        return (
            [...this.names].some((name) => words.has(name)) ||
            entries.some((entry) => this.leftOut.some((out) => isWithin(entry, out) || out.endsWith(`.${entry}`)))
        );
    }

    /** A setting's name, with list entries numbered as in the file. */
    private renumbered(setting: string): string {
        let value: unknown = this.value;
        let name = "";
        for (const [part, index] of setting.matchAll(/\[(\d+)\]|[^.[\]]+|./g)) {
            if (index !== undefined && Array.isArray(value)) {
                name += `[${this.origins.get(value)?.[Number(index)] ?? index}]`;
                value = value[Number(index)];
            } else {
                name += part;
                value = part === "." ? value : (value as Record<string, unknown> | null | undefined)?.[part];
            }
        }
        return name;
    }
}

function valueAt(value: unknown, path: Path): unknown {
    return path.reduce<unknown>(
        (inner, part) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[part],
        value,
    );
}

/** Order for removal from the end: list entries in their order, inner settings after outer ones, so that no pending path changes. */
function byPosition(one: Path, other: Path): number {
    const at = one.findIndex((part, index) => part !== other[index]);
    const [a, b] = [one[at], other[at]];
    if (a === undefined || b === undefined) {
        return one.length - other.length;
    }
    return typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1;
}

function isWithin(name: string, outer: string): boolean {
    const setting = name.replace(/\["([^"]*)"\]/g, ".$1");
    return setting === outer || setting.startsWith(`${outer}.`) || setting.startsWith(`${outer}[`);
}
