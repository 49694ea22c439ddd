import type { Problem } from "../settings/problems";
import { coveredBy, everyContainer, type Match } from "./match";
import { routesReached } from "./reach";
import type { FluentBitSettings } from "./settings";

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
