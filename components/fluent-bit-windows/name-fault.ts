import { takesAll } from "./name-pattern";

/** Formats of names: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
export const kinds = {
    label: { characters: /^[-a-z0-9*]+$/, most: 63, are: "at most 63 lower-case letters, digits and -" },
    subdomain: { characters: /^[-.a-z0-9*]+$/, most: 253, are: "at most 253 lower-case letters, digits, - and ." },
} as const;

/**
 * Why a pattern cannot match any name; undefined if it can.
 *
 * @param what kind of the names, such as "namespace"
 */
export function nameFault(pattern: string, what: string, kind: keyof typeof kinds): string | undefined {
    const { characters, most, are } = kinds[kind];
    const form = `must be the name of a ${what}, or a pattern in which * matches any characters: ${are}`;
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
        return `cannot match any ${what}: its name has at most ${most} characters, but the pattern has ${pattern.replaceAll("*", "").length}`;
    }
    if (kind === "subdomain" ? /(^|\.)[-.]|-(\.|$)|\.$/.test(pattern) : /^-|-$/.test(pattern)) {
        return kind === "subdomain"
            ? `cannot match any ${what}: a name, and each part between dots, begins and ends with a letter or a digit`
            : `cannot match any ${what}: a name does not begin or end with "-"${trimmed(pattern)}`;
    }
    return undefined;
}

/** Why a pattern cannot match any label value; undefined if it can. */
export function labelValueFault(pattern: string): string | undefined {
    const form =
        "must be the value of a label, or a pattern in which * matches any characters: at most 63 letters, digits and -_.";
    if (/^[\w.*-]+$/.test(pattern)) {
        const text = pattern.replaceAll("*", "");
        if (text.length > 63) {
            return `cannot match any label: its value has at most 63 characters, but the pattern has ${text.length}`;
        }
        return /^[-_.]|[-_.]$/.test(pattern)
            ? "cannot match any label: a value begins and ends with a letter or a digit"
            : undefined;
    }
    const advice = regularExpressionAdvice(pattern);
    return advice === undefined ? form : `${form}. ${advice}`;
}

function trimmed(pattern: string): string {
    const rest = pattern.replaceAll(/^-+|-+$/g, "");
    return rest === "" || takesAll(rest) ? "" : `; did you mean "${rest}"?`;
}

/** The replacement for a regular expression; undefined for a text that is not one. */
function regularExpressionAdvice(text: string): string | undefined {
    const what = "Regular expressions do not work here";
    if (/[(|[\]{}?+]/.test(text)) {
        return `${what}: * is the only special character; write several names as several entries`;
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
