/** Something that many want to mask, and that everybody writes in the same ways. */
export interface Preset {
    /** What it finds, in the plural. */
    finds: string;
    /** A regular expression, with what may stand before and behind. */
    pattern: string;
    ignoreCase?: boolean;
    /** What the pattern cannot say, such as a check digit. */
    check?: Check;
}

/** The same test twice: here for `npm run explain`, and in Lua for Fluent Bit. The tests hold the two together. */
export interface Check {
    accepts: (match: string) => boolean;
    /** A function of Lua, in terms of ../../pipeline/masking/checks.lua. */
    lua: string;
}

/**
 * A pattern that begins and ends with something other than a letter or digit beside it. What comes before may be an escape as well, of JSON (`\n`) or of a URL (`%20`).
 *
 * @param head what the pattern begins with: so many characters of ASCII. They are looked for first, since they tell more than what is before them.
 */
export function standingAlone(head: string, length: number, rest: string, behind = ""): string {
    const before = String.raw`(?:(?<![0-9A-Za-z]${any(length)})${behind}|(?<=\\[a-z]${any(length)})|(?<=%[0-9A-Fa-f]{2}${any(length)}))`;
    return `${head}${before}${rest}(?![0-9A-Za-z])`;
}

function any(length: number): string {
    return `[!-~]{${length}}`;
}
