import { createHash, type Hash } from "node:crypto";

/** The first hexadecimal digits of a text's hash, for a name that changes with the text. */
export function shortHash(text: string, digits?: number): string {
    return firstDigits(createHash("sha256").update(text), digits);
}

/** The same function, faster for texts with this long beginning: it is hashed once, for all of them. */
export function shortHashFrom(beginning: string): typeof shortHash {
    const begun = createHash("sha256").update(beginning);
    return (text, digits) =>
        // Faster than startsWith, which compares character by character.
        text.slice(0, beginning.length) === beginning
            ? firstDigits(begun.copy().update(text.slice(beginning.length)), digits)
            : shortHash(text, digits);
}

function firstDigits(hash: Hash, digits = 8): string {
    return hash.digest("hex").slice(0, digits);
}
