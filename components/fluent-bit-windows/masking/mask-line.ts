import { looksLikeJson, scalarsOf, escaped, unescaped } from "./json-text";
import { type Replacement, replaced, replacedInJson } from "./masked-json";
import type { Mask } from "./mask";
import { type Found, limitsOf, Search, stepsFor, TooManySteps } from "./pattern/search";

/** Replacement for the rest of a text that could not be searched to its end, so that it is not shipped unmasked. */
export const leftOut = "(removed: it could not be masked)";

/** The masked line. The masks apply one after the other. The code for Fluent Bit is in ../pipeline/masking. */
export function maskedLine(line: string, masks: readonly Mask[]): string {
    return masks
        .reduce<Buffer>((text, mask) => masked(text, mask, true, { steps: stepsFor(text) }), Buffer.from(line))
        .toString();
}

/** Remaining steps for the searches of one line. */
interface Budget {
    steps: number;
}

/** @param whole whether it is a whole line, not a string inside a line */
function masked(text: Buffer, mask: Mask, whole: boolean, budget: Budget): Buffer {
    const scalars = looksLikeJson(text) ? scalarsOf(text) : undefined;
    if (scalars === undefined) {
        return replaced(text, replacementsIn(text, mask, whole, budget));
    }
    const strings = scalars.flatMap(({ begin, end, kind }): Replacement[] => {
        const content = text.subarray(begin, end);
        if (kind === "other" || !content.includes("\\")) {
            return [];
        }
        // With resolved escapes: a letter after \n begins a word, and a string may contain JSON.
        const read = unescaped(content);
        const by = masked(read, mask, false, budget);
        return by.equals(read) ? [] : [{ begin, end, by: escaped(by) }];
    });
    const inner = replaced(text, strings);
    const replacements = replacementsIn(inner, mask, whole, budget);
    return replacements.length === 0
        ? inner
        : replacedInJson(inner, strings.length === 0 ? scalars : (scalarsOf(inner) ?? []), replacements);
}

function replacementsIn(text: Buffer, mask: Mask, whole: boolean, budget: Budget): Replacement[] {
    const search = new Search(
        mask.program,
        text,
        whole,
        (match) => mask.check?.accepts(match.toString("latin1")) ?? true,
        limitsOf(text.length, budget.steps),
    );
    const found: Replacement[] = [];
    try {
        for (let match = search.next(0); match !== undefined; match = search.next(match.end)) {
            found.push({ begin: match.begin, end: match.end, by: replacement(text, mask, match) });
        }
    } catch (error) {
        if (!(error instanceof TooManySteps)) {
            throw error;
        }
        found.push({ begin: error.begin, end: text.length, by: Buffer.from(leftOut) });
    }
    budget.steps = search.stepsLeft;
    return found;
}

function replacement(
    text: Buffer,
    { replacement: parts, keepFirst, keepLast }: Mask,
    { begin, end, slots }: Found,
): Buffer {
    const match = text.subarray(begin, end);
    const by = parts.map((part) => {
        const [from, to] = typeof part === "string" ? [-1, -1] : [slots[2 * part - 2] ?? -1, slots[2 * part - 1] ?? -1];
        return typeof part === "string"
            ? Buffer.from(part)
            : from === -1 || to === -1
              ? Buffer.alloc(0)
              : text.subarray(from, to);
    });
    return Buffer.concat([
        match.subarray(0, bytesWithDigits(match, keepFirst)),
        ...by,
        match.subarray(match.length - bytesWithDigits(Buffer.from(match).reverse(), keepLast)),
    ]);
}

/** Number of bytes at the beginning that contain the given number of digits. */
function bytesWithDigits(text: Buffer, digits: number): number {
    let found = 0;
    let at = 0;
    while (found < digits && at < text.length) {
        const byte = text[at] ?? 0;
        found += byte >= 0x30 && byte <= 0x39 ? 1 : 0;
        at++;
    }
    return at;
}
