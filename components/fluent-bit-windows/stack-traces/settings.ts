import { z } from "zod";

import { areDistinct, distinct } from "../../settings/distinct";
import { coveredBy, everyContainer, type Match, matchSettings } from "../match";

/** Languages whose stack traces are recognised. */
export const traceLanguages = ["java", "python", "go", "ruby", "dotnet"] as const;

export type TraceLanguage = (typeof traceLanguages)[number];

/** Containers, and the languages of their stack traces. */
export interface TraceSelection {
    /** Containers whose stack traces are joined. Default: all containers. */
    match: Match;
    /** Languages of these containers' stack traces. */
    languages: TraceLanguage[];
}

const language = z.enum(traceLanguages);
const onceEach = "must contain each language once";

export const stackTraceSettings = z
    .array(
        z.union([
            language,
            z.strictObject({
                /** Containers whose stack traces are joined. Default: all containers. */
                match: matchSettings.prefault({}),
                /** Their languages. */
                languages: distinct(language, onceEach).min(1),
            }),
        ]),
    )
    .refine((entries) => areDistinct(entries.filter((entry) => typeof entry === "string")), onceEach)
    .superRefine((entries, context) => {
        const matches = entries.map((entry) => (typeof entry === "string" ? undefined : entry.match));
        const every = coveredBy(everyContainer, matches);
        entries.forEach((entry, index) => {
            const earlier = typeof entry === "string" ? every : coveredBy(entry.match, matches.slice(0, index));
            if (earlier !== undefined) {
                const message = `stackTraces[${earlier}] already matches all of these containers; add the language there, or move the more specific match to the front`;
                context.addIssue({ code: "custom", path: [index], message });
            }
        });
    })
    .prefault([])
    .transform((entries): TraceSelection[] => {
        const everywhere = entries.filter((entry) => typeof entry === "string");
        return [
            ...entries.filter((entry) => typeof entry !== "string"),
            ...(everywhere.length > 0 ? [{ match: everyContainer, languages: everywhere }] : []),
        ];
    });
