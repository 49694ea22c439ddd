import { z } from "zod";

import { matchSettings } from "../match";
import { parsePattern, UnsupportedPattern } from "./pattern/parse";
import { compilePattern } from "./pattern/program";
import { presetNames } from "./presets/presets";
import { replacementOf } from "./replacement";

export const maskSettings = z
    .strictObject({
        /** Containers whose lines are masked. Default: all containers. */
        match: matchSettings.prefault({}),

        /**
         * A kind of data to mask: card numbers, e-mail addresses, national identity numbers. Check digits are verified, so that other numbers remain. docs/masking.md describes the presets. Set either this or `pattern`.
         */
        preset: z.enum(presetNames).optional(),

        /**
         * JavaScript regular expression of the text to mask. Groups and their repetition, alternatives, look-ahead and look-behind, `\b`, back-references and classes such as `\p{L}` work; `.` and
         * classes match whole UTF-8 characters. Set either this or `preset`.
         *
         * @see https://developer.mozilla.org/docs/Web/JavaScript/Guide/Regular_expressions/Cheatsheet
         */
        pattern: z.string().max(2000).optional(),

        /** Whether `pattern` ignores the case of letters. */
        ignoreCase: z.boolean().default(false),

        /** Replacement of each match. `$1` is the pattern's first group, also if the group has a name; `$$` is a dollar sign. */
        with: z.string().max(200).default("***"),

        /**
         * Number of first digits of a card number that remain. PCI DSS allows to store up to the first six and the last four digits, for all issuers.
         *
         * @see https://www.pcisecuritystandards.org/faqs/1091/
         */
        keepFirst: z.int().min(0).max(6).default(0),

        /**
         * Number of last digits of a card number that remain.
         *
         * @see https://www.pcisecuritystandards.org/faqs/1091/
         */
        keepLast: z.int().min(0).max(4).default(0),
    })
    .superRefine((settings, context) => {
        const refuse = (path: string[], message: string) => {
            context.addIssue({ code: "custom", path, message });
        };
        const { preset, pattern, ignoreCase } = settings;
        if (preset === undefined && pattern === undefined) {
            refuse([], `needs a pattern or a preset; available presets: ${presetNames.join(", ")}`);
            return;
        }
        if (preset !== undefined && pattern !== undefined) {
            refuse(["preset"], "cannot be combined with a pattern; write two entries");
            return;
        }
        if (preset !== undefined && ignoreCase) {
            refuse(
                ["ignoreCase"],
                "applies only to a pattern; remove it, because each preset decides whether it ignores case",
            );
        }
        for (const setting of ["keepFirst", "keepLast"] as const) {
            if (settings[setting] > 0 && preset !== "cardNumber") {
                refuse(
                    [setting],
                    "applies only to preset: cardNumber; with a pattern, put the part that remains into a group, and write $1 in with",
                );
            }
        }
        if (pattern !== undefined) {
            try {
                compilePattern(pattern, ignoreCase);
            } catch (error) {
                if (!(error instanceof UnsupportedPattern)) {
                    throw error;
                }
                refuse(["pattern"], error.message);
                return;
            }
        }
        const groups = pattern === undefined ? [] : parsePattern(pattern, false).groups;
        const foreign = otherReplacement(settings.with, groups);
        if (foreign !== undefined) {
            refuse(["with"], foreign);
        }
        for (const part of replacementOf(settings.with)) {
            if (typeof part === "number" && (part < 1 || part > groups.length)) {
                const has = pattern === undefined ? "a preset has none" : `the pattern has ${groups.length}`;
                refuse(["with"], `refers to the group $${part}, but ${has}; write $$ for a dollar sign`);
            }
        }
    });

/** Problems of a replacement with another program's syntax for groups, which would appear in the line unchanged. */
function otherReplacement(text: string, groups: readonly (string | null)[]): string | undefined {
    if (/(?<!\$)\$&/.test(text)) {
        return "contains $&, the whole match; put the part that remains into a group, and write $1, or write $$& for the text";
    }
    for (const [written, inAngles, inBraces] of text.matchAll(/(?<!\$)\$(?:<(\w+)>|\{(\w+)\})/g)) {
        const number = groups.indexOf(inAngles ?? inBraces ?? "") + 1;
        if (number > 0) {
            return `contains ${written}, which is not supported; write $${number}, or $${written} for the text`;
        }
    }
    for (const [written, number] of text.matchAll(/\\([1-9])/g)) {
        if (Number(number) <= groups.length) {
            return `contains ${written}, which is not supported; write $${number ?? ""}`;
        }
    }
    return undefined;
}

export type MaskSettings = z.output<typeof maskSettings>;
