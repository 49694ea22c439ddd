import { z } from "zod";

import { coveredBy, everyContainer, type Match, matchSettings } from "./match";

/** Containers whose JSON lines Fluent Bit parses. */
export interface JsonSelection {
    /** Containers whose JSON lines are parsed. */
    match: Match;
}

export const parseJsonSettings = z
    .union([
        z.boolean(),
        z
            .array(
                z.strictObject({
                    /** Containers whose JSON lines are parsed. */
                    match: matchSettings,
                }),
            )
            .superRefine((entries, context) => {
                entries.forEach(({ match }, index) => {
                    const before = entries.slice(0, index).map((entry) => entry.match);
                    const earlier = coveredBy(match, before);
                    if (earlier !== undefined) {
                        const message = `parseJson[${earlier}] already matches all of these containers; remove one of the two`;
                        context.addIssue({ code: "custom", path: [index, "match"], message });
                    }
                });
            }),
    ])
    .default(false)
    .transform((value): JsonSelection[] =>
        typeof value === "boolean" ? (value ? [{ match: everyContainer }] : []) : value,
    );
