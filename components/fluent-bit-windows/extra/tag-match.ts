import { regularExpression } from "../fluent-bit/regular-expression";
import { toRegex } from "../name-pattern";
import type { ExtraSection } from "../pipeline/sections";

/** Whether a filter or an output gets records with a tag. */
export function takesTag(section: ExtraSection, tag: string): boolean {
    return Object.entries(section).some(([option, value]) => tagPatternOf(option, String(value))?.test(tag) === true);
}

/** Whether an option names tags. */
export function isMatch(option: string): boolean {
    return /^match(_regex)?$/i.test(option);
}

/** The tags that an option of a section matches; undefined for other options, and for an expression that JavaScript does not know. */
export function tagPatternOf(option: string, value: string): RegExp | undefined {
    switch (option.toLowerCase()) {
        case "match":
            return new RegExp(`^${globPattern(value)}`);
        case "match_regex":
            return regularExpression(value);
        default:
            return undefined;
    }
}

/** Fluent Bit's `*` is any text. */
export function globPattern(glob: string): string {
    const pattern = toRegex(glob, ".*");
    return pattern.endsWith(".*") ? pattern.slice(0, -2) : `${pattern}$`;
}
