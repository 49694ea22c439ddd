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
 * A pattern that begins and ends with something other than a letter or digit beside it. What comes before may be the end of an escape as well: of JSON (`\n`, and `\u0022`, which System.Text.Json
 * writes for a quotation mark), of a URL (`%20`) or of a terminal's colors (`ESC[31m`).
 *
 * @param head what the pattern begins with: so many characters of ASCII. They are looked for first, since they tell more than what is before them.
 */
export function standingAlone(head: string, length: number, rest: string, behind = ""): string {
    const any = `[!-~]{${length}}`;
    const escapes = [String.raw`\\[a-z]`, String.raw`\\u[0-9A-Fa-f]{4}`, "%[0-9A-Fa-f]{2}", String.raw`[\d[]m`];
    const before = [`(?<![0-9A-Za-z]${any})${behind}`, ...escapes.map((escape) => `(?<=${escape}${any})`)];
    return `${head}(?:${before.join("|")})${rest}(?![0-9A-Za-z])`;
}
