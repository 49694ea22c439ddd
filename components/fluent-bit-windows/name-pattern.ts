import { literal } from "./tag";

/** A pattern for names, in which `*` matches any number of characters. Other characters have no special meaning. */
export type NamePattern = string;

/** Whether the pattern matches every name. */
export function takesAll(pattern: NamePattern): boolean {
    return /^\*+$/.test(pattern);
}

/**
 * The pattern as a regular expression.
 *
 * @param any the replacement for `*`: the characters that it may match
 */
export function toRegex(pattern: NamePattern, any: string): string {
    return pattern
        .split(/\*+/)
        .map((part) => literal(part))
        .join(any);
}
