import { escapeAround, escaped, isScalar, isStringContent, type Scalar, scalarsOf, shapeOf } from "./json-text";

/** A piece of a text, and its replacement. */
export interface Replacement {
    begin: number;
    end: number;
    by: Buffer;
}

export function replaced(text: Buffer, replacements: readonly Replacement[]): Buffer {
    const parts: Buffer[] = [];
    let at = 0;
    for (const { begin, end, by } of replacements) {
        parts.push(text.subarray(at, begin), by);
        at = end;
    }
    return Buffer.concat([...parts, text.subarray(at)]);
}

/** The JSON with the pieces replaced. It remains valid: if a replacement would break it, only the parts inside values are replaced. */
export function replacedInJson(text: Buffer, scalars: readonly Scalar[], replacements: readonly Replacement[]): Buffer {
    const plain = replaced(text, replacements);
    if (scalarsOf(plain) !== undefined) {
        return plain;
    }
    const edits = replacements
        .map((replacement) => trimmed(text, replacement))
        .filter(({ begin, end, by }) => begin < end || by.length > 0);
    const pieces: Replacement[] = [];
    /** Replacements inside a scalar, which are applied together. */
    const within = new Map<Scalar, Replacement[]>();
    let first = 0;
    edits.forEach((edit, index) => {
        while (first < scalars.length && (scalars[first]?.end ?? 0) + 1 < edit.begin) {
            first++;
        }
        const touched = touchedBy(edit, scalars, first);
        const [only, ...more] = touched;
        const isWithinOne = only !== undefined && more.length === 0 && only.begin <= edit.begin && edit.end <= only.end;
        const whole = coverOf(edit, scalars, first);
        const isAlone =
            whole.begin >= (edits[index - 1]?.end ?? 0) &&
            whole.end <= (edits[index + 1]?.begin ?? text.length) &&
            touched.every((scalar) => !within.has(scalar));
        if (!isWithinOne && isAlone && keepsShape(text, whole, edit)) {
            pieces.push(edit);
            return;
        }
        for (const scalar of touched) {
            const inner = within.get(scalar) ?? [];
            within.set(scalar, inner);
            inner.push({
                begin: Math.max(edit.begin, scalar.begin),
                end: Math.min(edit.end, scalar.end),
                by: edit.by,
            });
        }
    });
    for (const [scalar, inner] of within) {
        pieces.push(...(scalar.kind === "other" ? [asScalar(text, scalar, inner)] : inString(text, scalar, inner)));
    }
    return replaced(
        text,
        pieces.sort((one, other) => one.begin - other.begin),
    );
}

/** Without the common beginning and end. */
function trimmed(text: Buffer, { begin, end, by }: Replacement): Replacement {
    const most = Math.min(end - begin, by.length);
    let same = 0;
    while (same < most && text[begin + same] === by[same]) {
        same++;
    }
    let sameAtEnd = 0;
    while (sameAtEnd < most - same && text[end - 1 - sameAtEnd] === by[by.length - 1 - sameAtEnd]) {
        sameAtEnd++;
    }
    // Not within a character.
    while (same > 0 && (isContinuation(text[begin + same]) || isContinuation(by[same]))) {
        same--;
    }
    while (sameAtEnd > 0 && isContinuation(text[end - sameAtEnd])) {
        sameAtEnd--;
    }
    return { begin: begin + same, end: end - sameAtEnd, by: by.subarray(same, by.length - sameAtEnd) };
}

function isContinuation(byte: number | undefined): boolean {
    return byte !== undefined && byte >= 0x80 && byte <= 0xbf;
}

/** The scalars that overlap the replaced piece. An insertion belongs to the scalar that it is in or next to. */
function touchedBy({ begin, end, by }: Replacement, scalars: readonly Scalar[], first: number): Scalar[] {
    const touched: Scalar[] = [];
    for (let index = first; index < scalars.length; index++) {
        const scalar = scalars[index];
        if (scalar === undefined || scalar.begin > end) {
            break;
        }
        const overlaps = scalar.begin < end && scalar.end > begin;
        const takes = begin === end && by.length > 0 && touched.length === 0 && scalar.end >= begin;
        if (overlaps || takes) {
            touched.push(scalar);
        }
    }
    return touched;
}

/** The piece, extended to whole scalars, including quotation marks. */
function coverOf(
    { begin, end }: Replacement,
    scalars: readonly Scalar[],
    first: number,
): { begin: number; end: number } {
    const whole = { begin, end };
    for (let index = first; index < scalars.length; index++) {
        const scalar = scalars[index];
        const marks = scalar?.kind === "other" ? 0 : 1;
        if (scalar === undefined || scalar.begin - marks >= end) {
            break;
        }
        if (scalar.end + marks > begin) {
            whole.begin = Math.min(whole.begin, scalar.begin - marks);
            whole.end = Math.max(whole.end, scalar.end + marks);
        }
    }
    return whole;
}

/** Whether the replacement has the same structure as the piece: a value for a value, a key for a key. */
function keepsShape(text: Buffer, whole: { begin: number; end: number }, edit: Replacement): boolean {
    const before = shapeOf(text.subarray(whole.begin, whole.end));
    const after = shapeOf(
        Buffer.concat([text.subarray(whole.begin, edit.begin), edit.by, text.subarray(edit.end, whole.end)]),
    );
    return (
        before !== undefined &&
        after?.length === before.length &&
        before.every((kind, index) => {
            const other = after[index];
            const isKey = kind === '"' && (before[index + 1] ?? ":") === ":";
            return other === kind || (!isKey && (kind === '"' || kind === "0") && (other === '"' || other === "0"));
        })
    );
}

/** A number or literal with replacements. It remains one if possible, otherwise it becomes a string. */
function asScalar(text: Buffer, { begin, end }: Scalar, inner: readonly Replacement[]): Replacement {
    const shifted = inner.map((edit) => ({ ...edit, begin: edit.begin - begin, end: edit.end - begin }));
    const by = replaced(text.subarray(begin, end), shifted);
    return { begin, end, by: isScalar(by) ? by : Buffer.concat([Buffer.from('"'), escaped(by), Buffer.from('"')]) };
}

/** Replacements inside a string: of whole escapes, by valid string content. */
function inString(text: Buffer, string: Scalar, inner: readonly Replacement[]): Replacement[] {
    let at = string.begin;
    return inner.map(({ begin, end, by }) => {
        // Two replacements can be inside one escape. The second then begins at the end of the first.
        const from = Math.max(at, escapeAround(text, at, Math.max(at, begin)).begin);
        at = escapeAround(text, from, Math.max(from, end)).end;
        return { begin: from, end: at, by: isStringContent(by) ? by : escaped(by) };
    });
}
