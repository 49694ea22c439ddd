/**
 * IAM's wildcards: `*` stands for any characters, none included, `?` for exactly one.
 *
 * Letters are compared as they are: callers fold the case of what IAM compares without regard to it (actions).
 */

/** Whether the text is one of those that the pattern stands for. */
export function matches(pattern: string, text: string): boolean {
    return covers(pattern, text, (symbol, letter) => symbol === "?" || symbol === letter);
}

/** The same for many texts: between stars, and without a question mark, letters are looked for as a whole. */
export function matcher(pattern: string): (text: string) => boolean {
    const [first = "", ...parts] = pattern.split("*");
    const last = parts.pop();
    if (pattern.includes("?") || last === undefined) {
        return (text) => matches(pattern, text);
    }
    return (text) => {
        if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        let from = first.length;
        for (const part of parts) {
            const at = text.indexOf(part, from);
            if (at < 0) {
                return false;
            }
            from = at + part.length;
        }
        return from <= text.length - last.length;
    };
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
    // Most pairs differ, or are the same, before their first wildcard.
    if (a === b || a === "*" || b === "*") {
        return true;
    }
    const [certainOfA, certainOfB] = [literalPrefix(a), literalPrefix(b)];
    if (!certainOfA.startsWith(certainOfB) && !certainOfB.startsWith(certainOfA)) {
        return false;
    }
    return overlapsAfterAll(a, b);
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
