import { createHash } from "node:crypto";

/** The first hexadecimal digits of a text's hash, for a name that changes with the text. */
export function shortHash(text: string, digits = 8): string {
    return createHash("sha256").update(text).digest("hex").slice(0, digits);
}
