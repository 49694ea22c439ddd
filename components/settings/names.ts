import { closest, distance } from "fastest-levenshtein";

/** Longer names are not compared: they are not typos, and the comparison would be slow. */
const longest = 100;

/** "did you mean …", when one of the names is close enough to be a typo. */
export function nearest(name: string, known: readonly string[]): string | undefined {
    if (known.length === 0 || name.length > longest) {
        return undefined;
    }
    const candidate = closest(
        name.toLowerCase(),
        known.map((k) => k.toLowerCase()),
    );
    const original = known.find((k) => k.toLowerCase() === candidate);
    return distance(name.toLowerCase(), candidate) <= Math.max(2, Math.floor(name.length / 3))
        ? original
        : (begunBy(name, known) ?? wordsOf(name, known));
}

/** `logGroupName` as its words. */
function words(name: string): string[] {
    return (name.match(/[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[A-Z]+[a-z]*|\d+/g) ?? []).map((word) => word.toLowerCase());
}

/** The only name whose words are a subset or superset of another's: `logGroup` for `logGroupName`, `diskGiB` for `diskSizeGiB`, `mask` for `masking`. */
function wordsOf(name: string, known: readonly string[]): string | undefined {
    const own = words(name);
    const fitting = known.filter((one) => {
        const other = words(one);
        return (
            other.length > 0 &&
            own.length > 0 &&
            (isPartOf(other, own) || (other.length > 1 && isPartOf(own, other)) || haveMostInCommon(own, other))
        );
    });
    const most = Math.max(...fitting.map((one) => Math.min(words(one).length, own.length)));
    const best = fitting.filter((one) => Math.min(words(one).length, own.length) === most);
    const sameEnd = best.filter((one) => words(one).at(-1) === own.at(-1));
    const [only, ...others] = sameEnd.length > 0 ? sameEnd : best;
    return name.length >= 3 && others.length === 0 ? only : undefined;
}

/** Whether two names differ only in the last word and share more than one: `kmsKeyId` and `kmsKeyArn`. */
function haveMostInCommon(one: readonly string[], other: readonly string[]): boolean {
    return one.length > 2 && one.length === other.length && one.slice(0, -1).join() === other.slice(0, -1).join();
}

/** Whether all words are contained in others, in the same order. A word may be a longer form of another. */
function isPartOf(some: readonly string[], all: readonly string[]): boolean {
    let at = 0;
    for (const word of all) {
        const sought = some[at];
        if (
            sought !== undefined &&
            (word === sought ||
                (Math.min(word.length, sought.length) >= 4 && (word.startsWith(sought) || sought.startsWith(word))))
        ) {
            at += 1;
        }
    }
    return at === some.length;
}

/** The only name that begins with another: `cloudWatchLogs` for `cloudwatch`. */
function begunBy(name: string, known: readonly string[]): string | undefined {
    const [only, ...others] = known.filter((one) => one.toLowerCase().startsWith(name.toLowerCase()));
    return name.length >= 3 && others.length === 0 ? only : undefined;
}

/** Whether two names differ by one or two typos. */
export function isSlipOf(name: string, known: string): boolean {
    return name.length <= longest && distance(name.toLowerCase(), known.toLowerCase()) <= 2 && known.length > 3;
}

/** The message about an unknown name. */
export function unknownSetting(name: string, known: readonly string[], what = "a setting"): string {
    const near = nearest(name, known);
    if (near !== undefined) {
        return `is not ${what}; did you mean "${near}"?`;
    }
    return known.length === 0
        ? `is not ${what}; remove it`
        : `is not ${what}; allowed names: ${[...known].sort().join(", ")}`;
}
