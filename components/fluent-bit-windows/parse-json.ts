import { z } from "zod";

import type { Problem } from "../settings/problems";
import { coveredBy, everyContainer, type Match, matchSettings } from "./match";
import { routesReached } from "./reach";
import type { FluentBitSettings } from "./settings";

/** Containers whose JSON lines are parsed. */
export interface JsonSelection {
    /** Whose JSON lines. */
    match: Match;
}

export const parseJsonSettings = z
    .union([
        z.boolean(),
        z
            .array(
                z.strictObject({
                    /** Whose JSON lines. */
                    match: matchSettings,
                }),
            )
            .superRefine((entries, context) => {
                entries.forEach(({ match }, index) => {
                    const before = entries.slice(0, index).map((entry) => entry.match);
                    const earlier = coveredBy(match, before);
                    if (earlier !== undefined) {
                        const message = `parseJson[${earlier}] takes all of these containers already; leave one of them out`;
                        context.addIssue({ code: "custom", path: [index, "match"], message });
                    }
                });
            }),
    ])
    .default(false)
    .transform((value): JsonSelection[] =>
        typeof value === "boolean" ? (value ? [{ match: everyContainer }] : []) : value,
    );

/**
 * JSON lines that are parsed although a destination is sent each line as it is, which is not there any more then.
 *
 * @param sendsLine whether some destination of a route, by its setting, is sent the line alone
 */
export function parseJsonProblems(settings: FluentBitSettings, sendsLine: (setting: string) => boolean): Problem[] {
    return settings.lines.parseJson.flatMap(({ match }, index): Problem[] => {
        const route = routesReached(settings, match).find(sendsLine);
        if (route === undefined) {
            return [];
        }
        const isAll = coveredBy(everyContainer, [match]) !== undefined;
        return [
            {
                setting: isAll ? "lines.parseJson" : `lines.parseJson[${index}].match`,
                value: isAll ? "true" : JSON.stringify(withoutStars(match)),
                remedy:
                    `metadata.send is "message", so CloudWatch Logs gets each line of ${route} as it is, and finds the fields of JSON lines by itself; ` +
                    'leave these containers out, or set metadata.send: "record"',
            },
        ];
    });
}

function withoutStars(match: Match): object {
    return Object.fromEntries(Object.entries(match).filter(([, pattern]) => pattern !== "*"));
}
