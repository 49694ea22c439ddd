import { literal } from "./tag";

/** A pattern over names, in which `*` stands for any characters, or none. Nothing else has a meaning in it. */
export type NamePattern = string;

/** Whether the pattern takes every name. */
export function takesAll(pattern: NamePattern): boolean {
    return /^\*+$/.test(pattern);
}

/**
 * The pattern as a regular expression.
 *
 * @param any what `*` becomes: the characters it may stand for
 */
export function toRegex(pattern: NamePattern, any: string): string {
    return pattern
        .split(/\*+/)
        .map((part) => literal(part))
        .join(any);
}

/** Whether every name that fits `narrow` fits `wide` too. A star of `narrow` can be anything, so only a star takes it. */
export function covers(wide: NamePattern, narrow: NamePattern): boolean {
    return compare(narrow, (i, j, rest) => {
        if (wide[i] === "*") {
            return rest(i + 1, j) || (j < narrow.length && rest(i, j + 1));
        }
        return i === wide.length ? j === narrow.length : wide[i] === narrow[j] && rest(i + 1, j + 1);
    });
}

/** Whether some name fits both patterns. */
export function overlap(one: NamePattern, other: NamePattern): boolean {
    return compare(other, (i, j, rest) => {
        if (one[i] === "*") {
            return rest(i + 1, j) || (j < other.length && rest(i, j + 1));
        }
        if (other[j] === "*") {
            return rest(i, j + 1) || (i < one.length && rest(i + 1, j));
        }
        return i === one.length ? j === other.length : one[i] === other[j] && rest(i + 1, j + 1);
    });
}

type Step = (i: number, j: number, rest: (i: number, j: number) => boolean) => boolean;

/** Compares two patterns from their beginnings, asking each pair of positions once. */
function compare(other: string, step: Step): boolean {
    const known = new Map<number, boolean>();
    const rest = (i: number, j: number): boolean => {
        const key = i * (other.length + 1) + j;
        const result = known.get(key) ?? step(i, j, rest);
        known.set(key, result);
        return result;
    };
    return rest(0, 0);
}
