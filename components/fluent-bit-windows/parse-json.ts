import { z } from "zod";

import type { Problem } from "../settings/problems";
import { coveredBy, everyContainer, type Match, matchSettings } from "./match";
import { routesReached } from "./reach";
import type { FluentBitSettings } from "./settings";

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

/**
 * JSON lines that are parsed although a destination needs the unchanged line, which no longer exists after parsing.
 *
 * @param sendsLine whether a destination of a route, by its setting, only gets the line
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
                    `metadata.send is "message", so CloudWatch Logs gets the unchanged lines of ${route}, and discovers the fields of JSON lines itself; ` +
                    'remove these containers, or set metadata.send: "record"',
            },
        ];
    });
}

function withoutStars(match: Match): object {
    return Object.fromEntries(Object.entries(match).filter(([, pattern]) => pattern !== "*"));
}
