/**
 * Positions of values in JSON text, in bytes, so that one can be changed in place without other changes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8259
 */

/** A string, number, true, false or null. */
export interface Scalar {
    /** A string, without its quotation marks. */
    begin: number;
    end: number;
    kind: "key" | "string" | "other";
}

interface Token {
    /** `"`: a string. `0`: a number or a word. Else the character itself. */
    kind: string;
    begin: number;
    end: number;
    /** Earliest start of the next one. */
    next: number;
}

/** Whether the text starts and ends like an object or an array. */
export function looksLikeJson(text: Buffer): boolean {
    const begin = skipSpace(text, 0);
    let end = text.length;
    while (end > begin && isSpace(text[end - 1])) {
        end--;
    }
    const [first, last] = [text[begin], text[end - 1]];
    return (
        end - begin > 1 && ((first === code("{") && last === code("}")) || (first === code("[") && last === code("]")))
    );
}

/** The scalars of an object or array, in order; undefined if the text is neither. */
export function scalarsOf(text: Buffer): Scalar[] | undefined {
    const scalars: Scalar[] = [];
    const open: string[] = [];
    let expected: "value" | "valueOrEnd" | "key" | "keyOrEnd" | "colon" | "commaOrEnd" = "value";
    let at = 0;
    for (;;) {
        const token = tokenAt(text, at);
        if (token === undefined) {
            return undefined;
        }
        const { kind } = token;
        const within = open.at(-1);
        if (kind === "end") {
            return open.length === 0 && expected === "commaOrEnd" ? scalars : undefined;
        }
        if (open.length === 0 && (expected !== "value" || (kind !== "{" && kind !== "["))) {
            return undefined;
        }
        if (expected === "colon") {
            if (kind !== ":") {
                return undefined;
            }
            expected = "value";
        } else if (kind === "}" || kind === "]") {
            const closes = (kind === "}") === (within === "{") && expected !== "value" && expected !== "key";
            if (!closes) {
                return undefined;
            }
            open.pop();
            expected = "commaOrEnd";
        } else if (expected === "commaOrEnd") {
            if (kind !== ",") {
                return undefined;
            }
            expected = within === "{" ? "key" : "value";
        } else if (expected === "key" || expected === "keyOrEnd") {
            if (kind !== '"') {
                return undefined;
            }
            scalars.push({ begin: token.begin + 1, end: token.end - 1, kind: "key" });
            expected = "colon";
        } else if (kind === "{" || kind === "[") {
            open.push(kind);
            expected = kind === "{" ? "keyOrEnd" : "valueOrEnd";
        } else if (kind === '"') {
            scalars.push({ begin: token.begin + 1, end: token.end - 1, kind: "string" });
            expected = "commaOrEnd";
        } else if (kind === "0") {
            scalars.push({ begin: token.begin, end: token.end, kind: "other" });
            expected = "commaOrEnd";
        } else {
            return undefined;
        }
        at = token.next;
    }
}

/** The kinds of tokens of a piece of JSON; undefined if they cannot be determined. */
export function shapeOf(piece: Buffer): string[] | undefined {
    const kinds: string[] = [];
    for (let at = 0; ;) {
        const token = tokenAt(piece, at);
        if (token === undefined || token.kind === "end") {
            return token && kinds;
        }
        kinds.push(token.kind);
        at = token.next;
    }
}

/** Whether the text can be in a string without escapes. */
export function isStringContent(text: Buffer): boolean {
    return stringEnd(text, 0) === text.length;
}

/** Whether the text is a number or a literal such as null. */
export function isScalar(text: Buffer): boolean {
    return text.length > 0 && otherEnd(text, 0) === text.length;
}

/** A text with the escapes of a string. */
export function escaped(text: Buffer): Buffer {
    return Buffer.concat(
        [...text].map((byte) => Buffer.from(escapes.get(byte) ?? (byte < 0x20 ? unicode(byte) : [byte]))),
    );
}

const escapes = new Map([
    [code('"'), '\\"'],
    [code("\\"), "\\\\"],
    [code("\b"), "\\b"],
    [code("\f"), "\\f"],
    [code("\n"), "\\n"],
    [code("\r"), "\\r"],
    [code("\t"), "\\t"],
]);

function unicode(byte: number): string {
    return `\\u00${byte.toString(16).padStart(2, "0")}`;
}

/** A string's content with its escapes resolved. */
export function unescaped(content: Buffer): Buffer {
    const parts: Buffer[] = [];
    let at = 0;
    while (at < content.length) {
        const backslash = content.indexOf("\\", at);
        if (backslash === -1) {
            break;
        }
        parts.push(content.subarray(at, backslash));
        const [codePoint, end] = escapeAt(content, backslash);
        parts.push(Buffer.from(String.fromCodePoint(codePoint)));
        at = end;
    }
    return Buffer.concat([...parts, content.subarray(at)]);
}

/**
 * The escape that contains a position in a string. If there is none, it begins and ends at the position.
 *
 * @param from an earlier position outside an escape
 */
export function escapeAround(text: Buffer, from: number, at: number): { begin: number; end: number } {
    let begin = from;
    while (begin < at) {
        const [, end] = text[begin] === code("\\") ? escapeAt(text, begin) : [0, begin + 1];
        if (end > at) {
            return { begin, end };
        }
        begin = end;
    }
    return { begin: at, end: at };
}

/** The character of an escape, and its end. A surrogate pair counts as one. */
function escapeAt(text: Buffer, at: number): [codePoint: number, end: number] {
    const letter = String.fromCharCode(text[at + 1] ?? 0);
    if (letter !== "u") {
        return [code(simpleEscapes[letter] ?? letter), at + 2];
    }
    const high = hexadecimal(text, at + 2);
    const low = text[at + 6] === code("\\") && text[at + 7] === code("u") ? hexadecimal(text, at + 8) : 0;
    if (high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff) {
        return [0x10000 + (high - 0xd800) * 0x400 + (low - 0xdc00), at + 12];
    }
    return [high >= 0xd800 && high <= 0xdfff ? 0xfffd : high, at + 6];
}

const simpleEscapes: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

function hexadecimal(text: Buffer, at: number): number {
    return parseInt(text.toString("latin1", at, at + 4), 16);
}

function tokenAt(text: Buffer, from: number): Token | undefined {
    const begin = skipSpace(text, from);
    const byte = text[begin];
    if (byte === undefined) {
        return { kind: "end", begin, end: begin, next: begin };
    }
    const character = String.fromCharCode(byte);
    if ("{}[]:,".includes(character)) {
        return { kind: character, begin, end: begin + 1, next: begin + 1 };
    }
    if (character === '"') {
        const content = stringEnd(text, begin + 1);
        const closed = text[content] === code('"');
        return closed ? { kind: '"', begin, end: content + 1, next: content + 1 } : undefined;
    }
    const end = otherEnd(text, begin);
    return end === begin ? undefined : { kind: "0", begin, end, next: end };
}

/** End of a string's content: at its quotation mark, or at an invalid character. */
function stringEnd(text: Buffer, from: number): number {
    for (let at = from; ;) {
        const byte = text[at];
        if (byte === undefined || byte < 0x20 || byte === code('"')) {
            return at;
        }
        if (byte !== code("\\")) {
            at++;
        } else if ('"\\/bfnrt'.includes(String.fromCharCode(text[at + 1] ?? 0))) {
            at += 2;
        } else if (/^u[0-9A-Fa-f]{4}$/.test(text.toString("latin1", at + 1, at + 6))) {
            at += 6;
        } else {
            return at;
        }
    }
}

/** End of a number or literal; `from` if there is none. */
function otherEnd(text: Buffer, from: number): number {
    let end = from;
    while (/[\w.+-]/.test(String.fromCharCode(text[end] ?? 0))) {
        end++;
    }
    const word = text.toString("latin1", from, end);
    return /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(word) ? end : from;
}

function skipSpace(text: Buffer, from: number): number {
    let at = from;
    while (isSpace(text[at])) {
        at++;
    }
    return at;
}

function isSpace(byte: number | undefined): boolean {
    return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

function code(character: string): number {
    return character.charCodeAt(0);
}
