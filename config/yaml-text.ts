/** The text of a file, or why its bytes are not text. */
export type Decoded = { text: string } | { fault: string; offset: number; text: string };

/** What YAML allows in a file: https://yaml.org/spec/1.2.2/#51-character-set */
const forbidden = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** Reads bytes as YAML defines it: UTF-8, or UTF-16 with a byte order mark, which some editors on Windows write. */
export function decodeYaml(bytes: Uint8Array): Decoded {
    const [first, second] = bytes;
    const encoding =
        first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
    try {
        // The decoder removes the byte order mark.
        const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
        const found = forbidden.exec(text);
        return found === null
            ? { text }
            : {
                  text,
                  offset: found.index,
                  fault: `has the character ${codePoint(found[0])}, which YAML does not allow; remove it`,
              };
    } catch {
        const text = new TextDecoder(encoding).decode(bytes);
        return {
            text,
            offset: Math.max(0, text.indexOf("\ufffd")),
            fault: `is not ${encoding.toUpperCase()} text; save the file as UTF-8`,
        };
    }
}

/** A character that cannot be shown, in Unicode notation: `U+0007`. */
export function codePoint(character: string): string {
    return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
