/**
 * IAM's wildcards: `*` stands for any characters, none included, `?` for exactly one.
 *
 * Letters are compared as they are: callers fold the case of what IAM compares without regard to it (actions).
 */

/** Whether the text is one of those that the pattern stands for. */
export function matches(pattern: string, text: string): boolean {
    return covers(pattern, text, (symbol, letter) => symbol === "?" || symbol === letter);
}

/** The same for many texts: what stands between two stars is looked for as a whole. */
export function matcher(pattern: string): (text: string) => boolean {
    if (pattern === "*") {
        return () => true;
    }
    const [first = "", ...parts] = pattern.split("*");
    const last = parts.pop();
    if (last === undefined) {
        return (text) => text.length === first.length && isAt(first, text, 0);
    }
    return (text) => {
        const end = text.length - last.length;
        if (end < first.length || !isAt(first, text, 0) || !isAt(last, text, end)) {
            return false;
        }
        let from = first.length;
        for (const part of parts) {
            const at = find(part, text, from);
            if (at < 0) {
                return false;
            }
            from = at + part.length;
        }
        return from <= end;
    };
}

/** Where letters and question marks first stand in a text. */
function find(part: string, text: string, from: number): number {
    if (!part.includes("?")) {
        return text.indexOf(part, from);
    }
    for (let at = from; at <= text.length - part.length; at++) {
        if (isAt(part, text, at)) {
            return at;
        }
    }
    return -1;
}

const questionMark = 63;

function isAt(part: string, text: string, at: number): boolean {
    for (let index = 0; index < part.length; index++) {
        const symbol = part.charCodeAt(index);
        if (symbol !== questionMark && symbol !== text.charCodeAt(at + index)) {
            return false;
        }
    }
    return true;
}

/**
 * Whether everything that `inner` stands for, `outer` stands for too.
 *
 * Letter by letter, a wildcard of `inner` must be met by one of `outer` that is as wide. That can miss an odd
 * spelling (`?*` within `*?`), never claim too much.
 */
export function within(inner: string, outer: string): boolean {
    return covers(outer, inner, (symbol, letter) => letter !== "*" && (symbol === "?" || symbol === letter));
}

/** Greedy matching with one remembered star: linear in practice, and without a regular expression to escape for. */
function covers(pattern: string, text: string, same: (symbol: string, letter: string) => boolean): boolean {
    let p = 0;
    let star = -1;
    let resume = 0;
    for (let t = 0; t < text.length;) {
        const symbol = pattern[p];
        const letter = text[t] as string;
        if (symbol === "*") {
            star = p++;
            resume = t;
        } else if (symbol !== undefined && same(symbol, letter)) {
            p++;
            t++;
        } else if (star >= 0) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (pattern[p] === "*") {
        p++;
    }
    return p === pattern.length;
}

/** Whether some text is one of both patterns'. */
export function overlaps(a: string, b: string): boolean {
    if (a === b || a === "*" || b === "*") {
        return true;
    }
    // Most pairs differ before their first wildcard or after their last one, or leave opposite ends open.
    if (
        !meetAt(literalPrefix(a), literalPrefix(b), "startsWith") ||
        !meetAt(literalSuffix(a), literalSuffix(b), "endsWith")
    ) {
        return false;
    }
    if ((a.startsWith("*") && b.endsWith("*")) || (b.startsWith("*") && a.endsWith("*"))) {
        return true;
    }
    return !hasWildcard(a) ? matches(b, a) : !hasWildcard(b) ? matches(a, b) : overlapsAfterAll(a, b);
}

function meetAt(a: string, b: string, end: "startsWith" | "endsWith"): boolean {
    return a[end](b) || b[end](a);
}

function overlapsAfterAll(a: string, b: string): boolean {
    // row[j]: whether a's first i letters and b's first j letters can stand for the same text.
    let row = Array.from({ length: b.length + 1 }, (_, j) => /^\**$/.test(b.slice(0, j)));
    for (const symbol of a) {
        const next: boolean[] = [symbol === "*" && row[0] === true];
        for (let j = 1; j <= b.length; j++) {
            const other = b[j - 1] as string;
            if (symbol === "*") {
                next[j] = row[j] === true || next[j - 1] === true;
            } else if (other === "*") {
                next[j] = next[j - 1] === true || row[j] === true;
            } else {
                next[j] = row[j - 1] === true && (symbol === other || symbol === "?" || other === "?");
            }
        }
        row = next;
    }
    return row[b.length] === true;
}

export function hasWildcard(pattern: string): boolean {
    return /[*?]/.test(pattern);
}

/** What is certain of the texts that a pattern stands for: the letters before its first wildcard. */
export function literalPrefix(pattern: string): string {
    const wildcard = pattern.search(/[*?]/);
    return wildcard < 0 ? pattern : pattern.slice(0, wildcard);
}

/** The letters after its last wildcard. */
function literalSuffix(pattern: string): string {
    return pattern.slice(Math.max(pattern.lastIndexOf("*"), pattern.lastIndexOf("?")) + 1);
}
