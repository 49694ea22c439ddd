import { isSampleName } from "../../outputs/may-be-output";
import type { RecordedOption, ValueKind } from "./recorded-option";

/** The texts that Fluent Bit reads, and how a setting says that. */
interface Rule {
    pattern: RegExp;
    is: string;
}

/** Quotes make one word of several. */
const word = String.raw`(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\S+)(?:\s+|$)`;

const atLeast = (words: number) => new RegExp(String.raw`^\s*(?:${word}){${words}}`);

const manyWords = (least: number): Rule => ({ pattern: atLeast(least), is: `at least ${least} words` });

/**
 * What texts Fluent Bit reads as a value of a kind. It reads any other text as 0, as -1 or up to its first letter, and does not start with another text for true and false.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_config_map.c (`flb_config_map_set`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_utils.c (`flb_utils_bool`, `flb_utils_size_to_bytes`, `flb_utils_time_to_seconds`)
 */
const kinds: Record<ValueKind, Rule> = {
    boolean: { pattern: /^(true|on|yes|false|off|no)$/i, is: "true or false" },
    integer: { pattern: /^[-+]?\d+$/, is: "a whole number" },
    number: { pattern: /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i, is: "a number" },
    size: {
        pattern: /^([-+]?\d+(\.\d+)?([kmg]b?)?|false)$/i,
        is: "a number of bytes, also with K, M or G, such as 5M",
    },
    time: { pattern: /^[-+]?\d+[smhd]?$/i, is: "a number of seconds, or a number with s, m, h or d, such as 5m" },
    "2-words": manyWords(2),
    "3-words": manyWords(3),
    "4-words": manyWords(4),
};

const keyAndExpression: Rule = { pattern: atLeast(2), is: "a key, a space and a regular expression" };
const twoWords: Rule = {
    pattern: new RegExp(String.raw`^\s*(?:${word}){2}$`),
    is: "two words; put one that has spaces into quotes",
};

const choice = (...allowed: string[]): Rule => ({
    pattern: new RegExp(`^(${allowed.join("|")})$`, "i"),
    is: `one of ${allowed.join(", ")}`,
});

/**
 * Options whose values Fluent Bit reads without a kind, by their name or by plug-in and name.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_input.c (`flb_input_set_property`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_output.c (`flb_output_set_property`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_log.c (`flb_log_get_level_str`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/filter_rewrite_tag/rewrite_tag.c (`cb_rewrite_tag_init`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/filter_grep/grep.c (`set_rules`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/filter_modify/modify.c (`setup`)
 */
const rules: Record<string, Rule> = {
    log_level: choice("off", "error", "warn", "warning", "info", "debug", "trace"),
    "storage.type": choice("filesystem", "memory", "memrb"),
    "emitter_storage.type": choice("filesystem", "memory"),
    "storage.total_limit_size": {
        pattern: /^(\d+(\.\d+)?([kmg]b?)?|false|off|no)$/i,
        is: "a number of bytes, also with K, M or G, such as 5M, or off",
    },
    retry_limit: {
        pattern: /^(0*[1-9]\d*|no_limits|no_retries|false|off)$/i,
        is: "a whole number from 1, no_limits or no_retries",
    },
    "grep regex": keyAndExpression,
    "grep exclude": keyAndExpression,
    ...Object.fromEntries(
        ["add", "add_if_not_present", "copy", "hard_copy", "hard_rename", "rename", "set"].map((option) => [
            `modify ${option}`,
            twoWords,
        ]),
    ),
};

/** Why Fluent Bit does not read a value as it was meant; undefined if it does, and for a value that is known later. */
export function valueFault(
    { name, kind, several }: RecordedOption,
    value: unknown,
    plugin?: string,
): string | undefined {
    const values = [value].flat().map(String);
    if (values.length === 0) {
        return "is an empty list, with which Fluent Bit does not start; give a value, or remove the option";
    }
    if (values.length > 1 && !several) {
        return "must be one value: Fluent Bit does not take a list for this option";
    }
    const rule = rules[`${plugin} ${name}`] ?? rules[name] ?? (kind && kinds[kind]);
    const isRead = (text: string) => text.includes("${") || isSampleName(text) || rule?.pattern.test(text) === true;
    return rule === undefined || values.every(isRead) ? undefined : `must be ${rule.is}`;
}
