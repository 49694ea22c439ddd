/** Patterns in which `*` matches any number of characters. Other characters have no special meaning. */

/** Whether every text that matches `narrow` also matches `wide`. Only a star matches a star of `narrow`, which can be anything. */
export function covers(wide: string, narrow: string): boolean {
    const start = commonStart(wide, narrow);
    if (wide[start] !== "*") {
        return start === wide.length && start === narrow.length;
    }
    return compare(narrow, start, (i, j, rest) => {
        if (wide[i] === "*") {
            return rest(i + 1, j) || (j < narrow.length && rest(i, j + 1));
        }
        return i === wide.length ? j === narrow.length : wide[i] === narrow[j] && rest(i + 1, j + 1);
    });
}

/**
 * Whether a text exists that matches both patterns.
 *
 * @param notInOther a character that a star of `other` does not match
 */
export function overlap(one: string, other: string, notInOther?: string): boolean {
    const start = commonStart(one, other);
    if (one[start] !== "*" && other[start] !== "*") {
        return start === one.length && start === other.length;
    }
    return compare(other, start, (i, j, rest) => {
        if (one[i] === "*") {
            return rest(i + 1, j) || (j < other.length && rest(i, j + 1));
        }
        if (other[j] === "*") {
            return rest(i, j + 1) || (i < one.length && one[i] !== notInOther && rest(i + 1, j));
        }
        return i === one.length ? j === other.length : one[i] === other[j] && rest(i + 1, j + 1);
    });
}

type Step = (i: number, j: number, rest: (i: number, j: number) => boolean) => boolean;

/** Where two patterns first differ, end or have a star. Most pairs of a stack's routes are decided there. */
function commonStart(one: string, other: string): number {
    let at = 0;
    while (at < one.length && one[at] !== "*" && one[at] === other[at]) {
        at++;
    }
    return at;
}

/** Compares the rest of two patterns, visiting each pair of positions once. */
function compare(other: string, start: number, step: Step): boolean {
    const known = new Map<number, boolean>();
    const rest = (i: number, j: number): boolean => {
        const key = i * (other.length + 1) + j;
        const result = known.get(key) ?? step(i, j, rest);
        known.set(key, result);
        return result;
    };
    return rest(start, start);
}
