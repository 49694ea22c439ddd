import { replacementCharacter } from "./character-set";

/** A character within bytes. */
export interface Character {
    codePoint: number;
    bytes: number;
}

export function bytesOf(codePoint: number): number[] {
    return [...Buffer.from(String.fromCodePoint(codePoint))];
}

/** The first of the character's bytes. */
export function leadByteOf(codePoint: number): number {
    if (codePoint < 0x80) {
        return codePoint;
    }
    if (codePoint < 0x800) {
        return 0xc0 | (codePoint >> 6);
    }
    return codePoint < 0x10000 ? 0xe0 | (codePoint >> 12) : 0xf0 | (codePoint >> 18);
}

/** The character that begins at the position. An invalid byte counts as one character. */
export function characterAt(text: Buffer, at: number): Character {
    const lead = text[at] ?? 0;
    if (lead < 0x80) {
        return { codePoint: lead, bytes: 1 };
    }
    const further = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    let codePoint = lead & (0x3f >> further);
    for (let offset = 1; offset <= further; offset++) {
        const byte = text[at + offset];
        if (byte === undefined || !isContinuation(byte)) {
            return stray;
        }
        codePoint = codePoint * 64 + (byte & 0x3f);
    }
    const least = [0x80, 0x800, 0x10000][further - 1] ?? 0;
    return lead < 0xc2 || codePoint < least || codePoint > 0x10ffff ? stray : { codePoint, bytes: further + 1 };
}

const stray: Character = { codePoint: replacementCharacter, bytes: 1 };

/** The character that ends at the position. */
export function characterBefore(text: Buffer, at: number): Character {
    let begin = at - 1;
    while (begin > at - 4 && begin > 0 && isContinuation(text[begin] ?? 0)) {
        begin--;
    }
    const character = characterAt(text, begin);
    return begin + character.bytes === at ? character : characterAt(text, at - 1);
}

function isContinuation(byte: number): boolean {
    return byte >= 0x80 && byte <= 0xbf;
}
