import type { Problem } from "../settings/problems";
import { namesCover, needsLabels } from "./match";
import type { FluentBitSettings } from "./settings";

/** Settings that drop lines and contradict others. */
export function droppingProblems({ routes, routing, lines }: FluentBitSettings): Problem[] {
    return routes.flatMap(({ match, to }, index): Problem[] => {
        if (to.length === 0) {
            // Labels need firstMatch anyway, and that is reported.
            return routing === "firstMatch" || needsLabels(match)
                ? []
                : [
                      {
                          setting: `routes[${index}].to`,
                          value: "[]",
                          remedy: 'drops lines only with routing: "firstMatch"; with "allMatches", other routes and unrouted still get them. Remove the route, and add its match to lines.drop',
                      },
                  ];
        }
        const drop = lines.drop.findIndex((one) => one.pattern === undefined && namesCover(one.match, match));
        return drop < 0
            ? []
            : [
                  {
                      setting: `routes[${index}].match`,
                      value: JSON.stringify(match),
                      remedy: `lines.drop[${drop}] has no pattern, so it drops all lines of these containers, and the route would get none; remove one of the two`,
                  },
              ];
    });
}
