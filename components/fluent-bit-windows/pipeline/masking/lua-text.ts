/**
 * A text as a Lua string. Readable characters are unchanged, except those with a special meaning in Lua, or in Fluent Bit, which reads `${` as an environment variable.
 */
export function luaText(text: Buffer | string): string {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    return `"${Array.from(bytes, (byte) => luaBytes[byte]).join("")}"`;
}

/** Each byte in the form for a Lua string. */
const luaBytes = Array.from({ length: 256 }, (_, byte) => {
    const character = String.fromCharCode(byte);
    return /^[ !#%-[\]-~]$/.test(character) ? character : `\\${String(byte).padStart(3, "0")}`;
});

/** A text as a Lua comment, always on one line. */
export function luaComment(text: string): string {
    const line = text.replace(
        // Invisible characters, and text that Fluent Bit would replace with an environment variable.
        /[\p{C}\p{Zl}\p{Zp}]|\$(?=\{)/gu,
        (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    );
    return `-- ${line}`;
}
