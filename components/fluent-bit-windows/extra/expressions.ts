import type { Problem } from "../../settings/problems";
import { regularExpressionFault } from "../fluent-bit/regular-expression";
import type { ExtraSection } from "../pipeline/sections";

/**
 * Regular expressions that Fluent Bit does not read. It does not start with most of them. An output with such a `match_regex` starts, and gets nothing.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/grep
 * @see https://docs.fluentbit.io/manual/pipeline/filters/rewrite-tag
 */
export function expressionProblems(given: ExtraSection, at: string): Problem[] {
    return Object.entries(given).flatMap(([option, value]): Problem[] => {
        const where = expressionIn[`${given.name} ${option.toLowerCase()}`] ?? expressionIn[option.toLowerCase()];
        const faults = [value].flat().flatMap((text): string[] => {
            const expression = where?.(String(text));
            const fault = expression === undefined ? undefined : regularExpressionFault(expression);
            return fault === undefined ? [] : [fault];
        });
        return faults.slice(0, 1).map((fault) => ({
            setting: `${at}.${option}`,
            value: JSON.stringify(value),
            remedy: `is not a regular expression: ${fault}`,
        }));
    });
}

const afterKey = (text: string) => /^\S+\s+([\s\S]+)$/.exec(text.trim())?.[1];

const unquoted = (text: string | undefined) => text?.replace(/^"([\s\S]*)"$/, "$1");

/** The expression in the value of an option, or of an option of a plug-in. */
const expressionIn: Record<string, (text: string) => string | undefined> = {
    match_regex: (text) => text,
    "grep regex": afterKey,
    "grep exclude": afterKey,
    // Double quotes make one word of several.
    "rewrite_tag rule": (text) => unquoted(text.match(/"(?:[^"\\]|\\.)*"|\S+/g)?.[1]),
    "log_to_metrics regex": afterKey,
    "log_to_metrics exclude": afterKey,
    "modify remove_regex": (text) => text,
    "modify condition": (text) =>
        unquoted(
            /^(?:(?:a_key_matches|no_key_matches)|(?:key_value_matches|key_value_does_not_match)\s+\S+)\s+([\s\S]+)$/i.exec(
                text.trim(),
            )?.[1],
        ),
    "tail tag_regex": (text) => text,
};
