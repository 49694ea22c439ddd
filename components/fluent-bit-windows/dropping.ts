import { RegExpParser, visitRegExpAST } from "@eslint-community/regexpp";
import { z } from "zod";

import { expressionFault } from "./expression-fault";
import { everyContainer, matchSettings, namesCover } from "./match";

const everyCharacter = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");
/** Texts that have nothing in common. A pattern that finds all of them, and does not look for what is absent, finds every line. */
const unlike = ["", " ", "a", "0", "{}", `${everyCharacter}é€漢🪟`, "x".repeat(10_000)];

const pattern = z.string().superRefine((text, context) => {
    const refuse = (message: string) => {
        context.addIssue({ code: "custom", message });
    };
    if (text.includes("${")) {
        refuse("contains ${, which Fluent Bit reads as an environment variable; write [$]{ instead");
        return;
    }
    try {
        const expression = new RegExp(text);
        if (!/\(\?<?[=!]|\\b/i.test(text) && unlike.every((one) => expression.test(one))) {
            refuse(
                "matches every line, also an empty one; write a pattern that only the intended lines contain, " +
                    "or remove the pattern and name the containers in match, to drop all of their lines",
            );
        }
    } catch {
        refuse(`is not a regular expression: ${expressionFault(text)}`);
    }
});

export const dropSettings = z
    .strictObject({
        /** Containers whose lines are dropped. Default: all containers. */
        match: matchSettings.prefault({}),
        /**
         * JavaScript regular expression that the line must contain. `^` and `$` are the beginning and the end of the line; of a joined stack trace, those of the whole trace. `^\s*$` drops empty lines. Default: all lines of the containers in `match`, also empty ones.
         */
        pattern: pattern.optional(),
        /** Whether the regular expression ignores case. */
        ignoreCase: z.boolean().default(false),
    })
    .superRefine(({ match, pattern: text, ignoreCase }, context) => {
        if (text !== undefined) {
            return;
        }
        if (namesCover(match, everyContainer)) {
            context.addIssue({
                code: "custom",
                message:
                    "drops every line of every container; add a pattern that the intended lines contain, or name the containers in match",
            });
        }
        if (ignoreCase) {
            context.addIssue({
                code: "custom",
                path: ["ignoreCase"],
                message: "applies only to a pattern, and there is none; remove it",
            });
        }
    });

export type DropSettings = z.output<typeof dropSettings>;

/** Whether the line of a container in the entry's match is dropped. */
export function isDropped(line: string, { pattern: text, ignoreCase }: DropSettings): boolean {
    return text === undefined || new RegExp(text, ignoreCase ? "i" : "").test(line);
}

/**
 * The pattern for Fluent Bit's engine. There, `^` and `$` also match at each line break within a record, as in Ruby.
 *
 * @see https://github.com/k-takata/Onigmo/blob/master/doc/RE (anchors)
 */
export function rubyPattern(text: string): string {
    const anchors: { start: number; end: number; kind: "start" | "end" }[] = [];
    visitRegExpAST(new RegExpParser().parsePattern(text), {
        onAssertionEnter({ kind, start, end }) {
            if (kind === "start" || kind === "end") {
                anchors.push({ start, end, kind });
            }
        },
    });
    return anchors.reduceRight(
        (changed, { start, end, kind }) =>
            `${changed.slice(0, start)}${kind === "start" ? "\\A" : "\\z"}${changed.slice(end)}`,
        text,
    );
}
