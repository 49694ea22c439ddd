/**
 * A text as a string of Lua. What a reader can read stands there as it is, but for what means something to Lua or to Fluent Bit, which takes `${` for an environment variable.
 */
export function luaText(text: Buffer | string): string {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    return `"${Array.from(bytes, (byte) => luaBytes[byte]).join("")}"`;
}

/** How each byte is written within a string of Lua. */
const luaBytes = Array.from({ length: 256 }, (_, byte) => {
    const character = String.fromCharCode(byte);
    return /^[ !#%-[\]-~]$/.test(character) ? character : `\\${String(byte).padStart(3, "0")}`;
});

/** A text as a comment of Lua, on one line whatever is in it. */
export function luaComment(text: string): string {
    const line = text.replace(
        // What cannot be seen, and what Fluent Bit would put an environment variable in the place of.
        /[\p{C}\p{Zl}\p{Zp}]|\$(?=\{)/gu,
        (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    );
    return `-- ${line}`;
}
