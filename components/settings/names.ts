import { closest, distance } from "fastest-levenshtein";

/** Longer ones are no slip of the finger, and take long to compare. */
const longest = 100;

/** "did you mean …", when one of the names is near enough to be a slip of the finger. */
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
        : begunBy(name, known);
}

/** The one name that begins as another does: `cloudWatchLogs` for `cloudwatch`. */
function begunBy(name: string, known: readonly string[]): string | undefined {
    const [only, ...others] = known.filter((one) => one.toLowerCase().startsWith(name.toLowerCase()));
    return name.length >= 3 && others.length === 0 ? only : undefined;
}

/** Whether one name is another with one slip of the finger, or two. */
export function isSlipOf(name: string, known: string): boolean {
    return name.length <= longest && distance(name.toLowerCase(), known.toLowerCase()) <= 2 && known.length > 3;
}

/** What to say of a name that nobody knows. */
export function unknownSetting(name: string, known: readonly string[], what = "a setting"): string {
    const near = nearest(name, known);
    if (near !== undefined) {
        return `is not ${what}; did you mean "${near}"?`;
    }
    return known.length === 0
        ? `is not ${what}; leave it out`
        : `is not ${what}; known here: ${[...known].sort().join(", ")}`;
}
