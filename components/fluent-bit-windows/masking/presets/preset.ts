/** A kind of data with a common format that users often mask. */
export interface Preset {
    /** Name of the data, in the plural. */
    finds: string;
    /** A regular expression that includes conditions before and after the match. */
    pattern: string;
    ignoreCase?: boolean;
    /** A test that a pattern cannot express, such as a check digit. */
    check?: Check;
}

/** The same test in TypeScript for `npm run explain`, and in Lua for Fluent Bit. Tests compare the two. */
export interface Check {
    accepts: (match: string) => boolean;
    /** A Lua function that uses ../../pipeline/masking/checks.lua. */
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
