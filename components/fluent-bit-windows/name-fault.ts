import { takesAll } from "./name-pattern";

/** What names of a kind look like: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const kinds = {
    label: { characters: /^[-a-z0-9*]+$/, most: 63, are: "lower-case letters, digits and -, at most 63" },
    subdomain: { characters: /^[-.a-z0-9*]+$/, most: 253, are: "lower-case letters, digits, - and ., at most 253" },
} as const;

/**
 * Why a pattern can match no name; undefined where it can.
 *
 * @param what whose names they are, such as "namespace"
 */
export function nameFault(pattern: string, what: string, kind: keyof typeof kinds): string | undefined {
    const { characters, most, are } = kinds[kind];
    const form = `must be a ${what}'s name, or a pattern with * for any characters: ${are}`;
    const advice = regularExpressionAdvice(pattern);
    if (advice !== undefined) {
        return `${form}. ${advice}`;
    }
    if (characters.test(pattern.toLowerCase()) && pattern !== pattern.toLowerCase()) {
        return `${form}; did you mean "${pattern.toLowerCase()}"?`;
    }
    if (!characters.test(pattern)) {
        return form;
    }
    if (pattern.replaceAll("*", "").length > most) {
        return `can match no ${what}: its name has at most ${most} characters, and the pattern names ${pattern.replaceAll("*", "").length}`;
    }
    if (kind === "subdomain" ? /(^|\.)[-.]|-(\.|$)|\.$/.test(pattern) : /^-|-$/.test(pattern)) {
        return kind === "subdomain"
            ? `can match no ${what}: a name begins and ends with a letter or a digit, and so does each part between dots`
            : `can match no ${what}: a name does not begin or end with "-"${trimmed(pattern)}`;
    }
    return undefined;
}

/** Why a pattern can match no label's value; undefined where it can. */
export function labelValueFault(pattern: string): string | undefined {
    const form =
        "must be the value of a label, or a pattern with * for any characters: letters, digits and -_., at most 63";
    if (/^[\w.*-]+$/.test(pattern)) {
        const text = pattern.replaceAll("*", "");
        if (text.length > 63) {
            return `can match no label: its value has at most 63 characters, and the pattern names ${text.length}`;
        }
        return /^[-_.]|[-_.]$/.test(pattern)
            ? "can match no label: a value begins and ends with a letter or a digit"
            : undefined;
    }
    const advice = regularExpressionAdvice(pattern);
    return advice === undefined ? form : `${form}. ${advice}`;
}

function trimmed(pattern: string): string {
    const rest = pattern.replaceAll(/^-+|-+$/g, "");
    return rest === "" || takesAll(rest) ? "" : `; did you mean "${rest}"?`;
}

/** What to write in the place of a regular expression; undefined for a text that is none. */
function regularExpressionAdvice(text: string): string | undefined {
    const what = "Regular expressions do not work here";
    if (/[(|[\]{}?+]/.test(text)) {
        return `${what}: * is the only special character, and several names are several entries`;
    }
    // The second star keeps a dot before it: `ip-10-0-1-2.**`.
    const hasAny = /\.\*(?!\*)/.test(text);
    if (!hasAny && !/[\^$\\]/.test(text)) {
        return undefined;
    }
    const begins = text.startsWith("^");
    const ends = text.endsWith("$");
    const body = text
        .slice(begins ? 1 : 0, ends ? -1 : undefined)
        .replaceAll(/\.\*+/g, "*")
        .replaceAll(/\\(.)/g, "$1");
    const glob = `${ends && !begins ? "*" : ""}${body}${begins && !ends ? "*" : ""}`.replaceAll(/\*+/g, "*");
    const hasDot = hasAny && /^[-.a-z0-9*]+$/.test(text) && !text.includes("-.*");
    const dotted = hasDot
        ? `, or ${JSON.stringify(text.replaceAll(/\.\*+/g, ".**"))} where the names have a dot there`
        : "";
    return `${what}; write ${JSON.stringify(glob)}${dotted}`;
}
