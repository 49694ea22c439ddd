import { createHash } from "node:crypto";

/** The first hexadecimal digits of a text's hash, for a name that changes with the text. */
export function shortHash(text: string, digits = 8): string {
    return createHash("sha256").update(text).digest("hex").slice(0, digits);
}

/** The same function, faster for texts with this long beginning: it is hashed once, for all of them. */
export function shortHashFrom(beginning: string): typeof shortHash {
    const begun = createHash("sha256").update(beginning);
    return (text, digits = 8) =>
        text.startsWith(beginning)
            ? begun.copy().update(text.slice(beginning.length)).digest("hex").slice(0, digits)
            : shortHash(text, digits);
}
