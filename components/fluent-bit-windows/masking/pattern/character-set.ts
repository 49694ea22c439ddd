/** Characters as sorted ranges of code points with gaps between them. */
export type CharacterSet = readonly Range[];

export type Range = readonly [first: number, last: number];

export const lastCodePoint = 0x10ffff;

/** A byte that is not valid UTF-8 counts as this character, as in JavaScript. */
export const replacementCharacter = 0xfffd;

export const digits: CharacterSet = [[0x30, 0x39]];

export const wordCharacters: CharacterSet = union([
    [0x30, 0x39],
    [0x41, 0x5a],
    [0x5f, 0x5f],
    [0x61, 0x7a],
]);

/** @see https://tc39.es/ecma262/#sec-compiletocharset: WhiteSpace and LineTerminator */
export const whiteSpace: CharacterSet = union([
    [0x09, 0x0d],
    [0x20, 0x20],
    [0xa0, 0xa0],
    [0x1680, 0x1680],
    [0x2000, 0x200a],
    [0x2028, 0x2029],
    [0x202f, 0x202f],
    [0x205f, 0x205f],
    [0x3000, 0x3000],
    [0xfeff, 0xfeff],
]);

export const lineTerminators: CharacterSet = union([
    [0x0a, 0x0a],
    [0x0d, 0x0d],
    [0x2028, 0x2029],
]);

export function union(ranges: readonly Range[]): CharacterSet {
    const joined: [first: number, last: number][] = [];
    for (const [first, last] of [...ranges].sort(([one], [other]) => one - other)) {
        const previous = joined.at(-1);
        if (previous !== undefined && first <= previous[1] + 1) {
            previous[1] = Math.max(previous[1], last);
        } else {
            joined.push([first, last]);
        }
    }
    return joined;
}

export function complement(set: CharacterSet): CharacterSet {
    const edges = [-1, ...set.flat(), lastCodePoint + 1];
    return Array.from({ length: set.length + 1 }, (_, index): Range => {
        const [before = 0, after = 0] = [edges[2 * index], edges[2 * index + 1]];
        return [before + 1, after - 1];
    }).filter(([first, last]) => first <= last);
}

export function contains(set: CharacterSet, codePoint: number): boolean {
    let low = 0;
    let high = set.length - 1;
    while (low <= high) {
        const middle = (low + high) >> 1;
        const [first, last] = set[middle] ?? [0, 0];
        if (codePoint < first) {
            high = middle - 1;
        } else if (codePoint > last) {
            low = middle + 1;
        } else {
            return true;
        }
    }
    return false;
}

/** The only character of the set; undefined if it has none or several. */
export function onlyCharacter(set: CharacterSet): number | undefined {
    const [first, last] = set[0] ?? [0, -1];
    return set.length === 1 && first === last ? first : undefined;
}

/** The set with the upper-case and lower-case forms of all its letters. */
export function withBothCases(set: CharacterSet): CharacterSet {
    const letters = lettersIn(set).flatMap(({ cases }) => cases);
    const missing = letters.filter((letter) => !contains(set, letter));
    return missing.length === 0 ? set : union([...set, ...missing.map((letter): Range => [letter, letter])]);
}

/** Whether there is a letter in the set that has another case. */
export function hasCase(set: CharacterSet): boolean {
    return lettersIn(set).length > 0;
}

/** A letter, and all letters that are the same when case is ignored. */
interface CasedLetter {
    letter: number;
    cases: readonly number[];
}

/** The letters in the set that have another case. */
function lettersIn(set: CharacterSet): CasedLetter[] {
    knownLetters ??= casedLetters();
    const letters = knownLetters;
    return set.flatMap(([first, last]) => letters.slice(firstFrom(letters, first), firstFrom(letters, last + 1)));
}

let knownLetters: readonly CasedLetter[] | undefined;

/** All letters that have another case, in order. */
function casedLetters(): CasedLetter[] {
    const byCapital = new Map<number, number[]>();
    // No letter beyond plane 1 has a case.
    for (let codePoint = 0; codePoint <= 0x1ffff; codePoint++) {
        const key = capital(codePoint);
        const cases = byCapital.get(key);
        if (cases === undefined) {
            byCapital.set(key, [codePoint]);
        } else {
            cases.push(codePoint);
        }
    }
    return [...byCapital.values()]
        .filter(({ length }) => length > 1)
        .flatMap((cases) => cases.map((letter) => ({ letter, cases })))
        .sort((one, other) => one.letter - other.letter);
}

/** The index of the first letter that is not before the code point. */
function firstFrom(letters: readonly CasedLetter[], codePoint: number): number {
    let low = 0;
    let high = letters.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((letters[middle]?.letter ?? 0) < codePoint) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/** @see https://tc39.es/ecma262/#sec-runtime-semantics-canonicalize-ch, without the flag u */
function capital(codePoint: number): number {
    const [letter = "", ...more] = String.fromCodePoint(codePoint).toUpperCase();
    const found = letter.codePointAt(0) ?? codePoint;
    return more.length > 0 || (codePoint >= 0x80 && found < 0x80) ? codePoint : found;
}
