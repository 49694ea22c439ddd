import type { z } from "zod";

import { nearest } from "./names";
import { partFault } from "./text-parts";

type Issue = z.core.$ZodIssue;

/**
 * Describes what a schema expects instead of a refused value. Does not contain the value, which may be a secret.
 *
 * @param value the refused value; undefined where there is none
 * @param types what the setting can be
 */
export function expectation(issue: Issue, value: unknown, types: readonly string[] = []): string {
    return `${expected(issue, value)}${issue.code === "invalid_type" ? "" : slipOf(types, value)}`;
}

function expected(issue: Issue, value: unknown): string {
    switch (issue.code) {
        case "invalid_type":
            return hasOwnMessage(issue) ? issue.message : wrongType(issue.expected, value);
        case "invalid_value":
            return choice(issue.values, value);
        case "too_small":
            return (
                limit(issue.origin, value, "at least", Number(issue.minimum)) +
                (hasOwnMessage(issue) ? `; ${issue.message}` : "")
            );
        case "too_big":
            return limit(issue.origin, value, "at most", Number(issue.maximum));
        case "invalid_union":
            // A kind that no variant has; an absent kind means the default.
            if ("options" in issue) {
                const options = (issue.options as unknown[]).filter((option) => option !== undefined);
                // The schema may know what else the value means.
                return hasOwnMessage(issue) ? `must be ${oneOf(options)}; ${issue.message}` : choice(options, value);
            }
            return hasOwnMessage(issue) ? issue.message : eitherOf(issue.errors, value);
        case "invalid_key":
            return `is not a valid name for an entry: it ${issue.issues.map((inner) => expectation(inner, value)).join(", and it ")}`;
        case "not_multiple_of":
            return `must be a multiple of ${issue.divisor}`;
        default:
            return hasOwnMessage(issue) ? withFault(issue.message, value) : "has an invalid format";
    }
}

/** Whether a schema has its own message. */
export function hasOwnMessage({ message }: Issue): boolean {
    return !/^(Invalid|Too small|Too big|Unrecognized)/.test(message);
}

/** A message, preceded by the wrong part of the text if that part is known. */
function withFault(message: string, value: unknown): string {
    const fault = typeof value === "string" ? partFault(value, message) : undefined;
    return fault === undefined ? message : `${fault}. It ${message}`;
}

/** What is expected when a value matches none of several choices. */
function eitherOf(choices: readonly (readonly Issue[])[], value: unknown): string {
    const texts = choices.flatMap(([first]) => {
        if (first === undefined) {
            return [];
        }
        return first.code === "invalid_type" ? `must be ${named(first.expected)}` : expectation(first, value);
    });
    // A way out is at the end.
    const ordered = [...new Set(texts)].sort((one, other) => Number(one.includes("; ")) - Number(other.includes("; ")));
    return ordered.join(", or ").replaceAll(", or must be ", ", or ");
}

/** The fix for a value of one of several types that has too many quotes, or none. */
function slipOf(types: readonly string[], value: unknown): string {
    if (types.includes("string") && !types.includes(typeof value) && isNumberOrBoolean(value)) {
        return "; put it in quotes";
    }
    if (types.includes("number") && typeof value === "string" && numeric.test(value)) {
        return "; for a number, remove the quotes";
    }
    const meant = types.includes("boolean") ? meantBoolean(value) : undefined;
    return meant === undefined ? "" : `; write ${meant}, without quotes`;
}

function isNumberOrBoolean(value: unknown): boolean {
    return typeof value === "number" || typeof value === "boolean";
}

const names: Record<string, string> = {
    record: "a map",
    object: "a map",
    array: "a list",
    int: "a whole number",
    number: "a number",
    boolean: "true or false",
    string: "text",
};

function named(type: string): string {
    return names[type] ?? `a ${type}`;
}

const yes = /^(yes|y|on|true|1)$/i;
const no = /^(no|n|off|false|0)$/i;

/** A number in quotes. */
const numeric = /^[-+]?\d+(\.\d+)?$/;

function meantBoolean(value: unknown): string | undefined {
    const word = typeof value === "string" || typeof value === "number" ? String(value) : "";
    return yes.test(word) ? "true" : no.test(word) ? "false" : undefined;
}

/** A value of the wrong type, with the cause: mostly YAML's rules about quotes. */
function wrongType(expected: string, value: unknown): string {
    const must = `must be ${named(expected)}`;
    if (value === undefined) {
        return must;
    }
    if (value === null) {
        const isMany = expected === "object" || expected === "record" || expected === "array";
        return isMany
            ? `${must}, but it has no value; indent its entries below it, or remove it`
            : `${must}, but it has no value; write a value, or remove it`;
    }
    switch (expected) {
        case "string":
            return wrongText(must, value);
        case "number":
        case "int":
            return wrongNumber(must, value);
        case "boolean": {
            const meant = meantBoolean(value);
            return meant === undefined ? must : `${must}; write ${meant}, without quotes`;
        }
        case "array":
            return isMap(value)
                ? `${must}, but this is a map; begin each entry with "- "`
                : `${must}; write [VALUE], also for a single entry`;
        case "object":
        case "record":
            if (Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === "string")) {
                return `${must}, but this is a list of texts; write NAME: VALUE on a line for each`;
            }
            return Array.isArray(value)
                ? `${must} of settings, but this is a list; remove the "- "`
                : `${must} of settings; indent them below it, one on each line`;
        default:
            return must;
    }
}

function wrongText(must: string, value: unknown): string {
    if (Array.isArray(value)) {
        return `${must}, but this is a list; write a single value`;
    }
    if (isMap(value)) {
        return `${must}, but this is a map; put it in quotes if it is text with a colon or in braces`;
    }
    const what = typeof value === "boolean" ? "true or false" : "a number";
    return `${must}, but this is ${what}; put it in quotes`;
}

function wrongNumber(must: string, value: unknown): string {
    if (typeof value === "number") {
        return `${must}, without decimals`;
    }
    if (typeof value !== "string") {
        return must;
    }
    if (numeric.test(value)) {
        return `${must}, but in quotes it is text; remove the quotes`;
    }
    return /^\d+\s*[a-z%]+$/i.test(value) ? `${must}; remove the unit` : must;
}

function isMap(value: unknown): boolean {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Lists all allowed values, and the one that was probably meant. */
function choice(options: readonly unknown[], value: unknown): string {
    const must = `must be ${oneOf(options)}`;
    const near = nearestOption(options, value);
    return near === undefined ? must : `${must}; ${near}`;
}

function nearestOption(options: readonly unknown[], value: unknown): string | undefined {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
        return undefined;
    }
    const texts = options.filter((option) => typeof option === "string");
    const numbers = options.filter((option) => typeof option === "number");
    const asText = String(value);
    if (typeof value !== "string" && texts.includes(asText)) {
        return "put it in quotes";
    }
    if (typeof value === "string" && numbers.map(String).includes(asText)) {
        return "remove the quotes";
    }
    const near = nearest(asText, texts);
    if (near !== undefined && options.length > 1) {
        return `did you mean ${JSON.stringify(near)}?`;
    }
    if (typeof value === "number" && numbers.length > 3) {
        const [closest] = [...numbers].sort((a, b) => Math.abs(a - value) - Math.abs(b - value));
        return `the nearest is ${closest}`;
    }
    return undefined;
}

function oneOf(values: readonly unknown[]): string {
    const texts = values.map((value) => JSON.stringify(value));
    return texts.length === 1 ? String(texts[0]) : `one of ${texts.join(", ")}`;
}

/** A value with too many or too few parts, or a number that is too large or too small. */
function limit(origin: string, value: unknown, bound: "at least" | "at most", count: number): string {
    if (origin === "number" || origin === "int" || origin === "bigint") {
        return `must be ${bound} ${count}`;
    }
    const length = Array.isArray(value)
        ? value.length
        : typeof value === "string"
          ? Array.from(value).length
          : undefined;
    const thing = origin === "array" || origin === "set" ? ["entry", "entries"] : ["character", "characters"];
    const unit = (number: number) => `${number} ${thing[number === 1 ? 0 : 1]}`;
    if (length === 0) {
        return `must not be empty: ${bound} ${unit(count)}`;
    }
    return length === undefined
        ? `must have ${bound} ${unit(count)}`
        : `must have ${bound} ${unit(count)}, but has ${length}`;
}
