import { z } from "zod";

import { matchSettings } from "../match";
import { replacementOf } from "./mask";
import { parsePattern, UnsupportedPattern } from "./pattern/parse";
import { compilePattern } from "./pattern/program";
import { presetNames } from "./presets/presets";

export const maskSettings = z
    .strictObject({
        /** Whose lines are masked. Default: every container's. */
        match: matchSettings.prefault({}),

        /**
         * A kind of data to mask: card numbers, e-mail addresses, national identity numbers. Check digits are verified, so that other numbers stay. docs/masking.md says what each preset finds. Set
         * either this or `pattern`.
         */
        preset: z.enum(presetNames).optional(),

        /**
         * What to mask, as a JavaScript regular expression. Groups and their repetition, alternatives, look-ahead and look-behind, `\b`, back-references and classes such as `\p{L}` work; `.` and
         * classes match whole UTF-8 characters. Set either this or `preset`.
         *
         * @see https://developer.mozilla.org/docs/Web/JavaScript/Guide/Regular_expressions/Cheatsheet
         */
        pattern: z.string().max(2000).optional(),

        /** Whether `pattern` ignores the case of letters. */
        ignoreCase: z.boolean().default(false),

        /** What replaces each match. `$1` is the pattern's first group, also where the group has a name; `$$` is a dollar sign. */
        with: z.string().max(200).default("***"),

        /**
         * How many of a card number's first digits stay. PCI DSS allows any of the first six and the last four digits to be stored, whoever issued the card.
         *
         * @see https://www.pcisecuritystandards.org/faqs/1091/
         */
        keepFirst: z.int().min(0).max(6).default(0),

        /**
         * How many of a card number's last digits stay.
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
            refuse([], `does not say what to mask; write a pattern or a preset: ${presetNames.join(", ")}`);
            return;
        }
        if (preset !== undefined && pattern !== undefined) {
            refuse(["preset"], "cannot be combined with a pattern; make two entries");
            return;
        }
        if (preset !== undefined && ignoreCase) {
            refuse(
                ["ignoreCase"],
                "applies to a pattern only; leave it out, since each preset decides whether case matters",
            );
        }
        for (const setting of ["keepFirst", "keepLast"] as const) {
            if (settings[setting] > 0 && preset !== "cardNumber") {
                refuse(
                    [setting],
                    "applies to preset: cardNumber only; with a pattern, put what stays in a group, and write $1 in with",
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
                refuse(["with"], `names the group $${part}, but ${has}; write $$ for a dollar sign`);
            }
        }
    });

/** What is wrong with a replacement that names a group in another program's way, and would be put into the line as it is. */
function otherReplacement(text: string, groups: readonly (string | null)[]): string | undefined {
    if (/(?<!\$)\$&/.test(text)) {
        return "has $&, which is the whole match; put what stays in a group, and write $1, or $$& for the text";
    }
    for (const [written, inAngles, inBraces] of text.matchAll(/(?<!\$)\$(?:<(\w+)>|\{(\w+)\})/g)) {
        const number = groups.indexOf(inAngles ?? inBraces ?? "") + 1;
        if (number > 0) {
            return `has ${written}, which is not supported; write $${number}, or $${written} for the text`;
        }
    }
    for (const [written, number] of text.matchAll(/\\([1-9])/g)) {
        if (Number(number) <= groups.length) {
            return `has ${written}, which is not supported; write $${number ?? ""}`;
        }
    }
    return undefined;
}

export type MaskSettings = z.output<typeof maskSettings>;
