import { literal } from "./tag";

/** A pattern over names, in which `*` stands for any characters, or none. Nothing else has a meaning in it. */
export type NamePattern = string;

/** Whether the pattern takes every name. */
export function takesAll(pattern: NamePattern): boolean {
    return /^\*+$/.test(pattern);
}

/**
 * The pattern as a regular expression.
 *
 * @param any what `*` becomes: the characters it may stand for
 */
export function toRegex(pattern: NamePattern, any: string): string {
    return pattern
        .split(/\*+/)
        .map((part) => literal(part))
        .join(any);
}
