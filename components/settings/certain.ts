import { isDeepStrictEqual } from "node:util";

import type { Problem } from "./problems";

/**
 * Problems that do not depend on unknown values: every trial, each with other values, finds them.
 *
 * @param trials the problems of each. As soon as no problem is certain, no further trial is asked for
 */
export function certainProblems(trials: Iterable<readonly Problem[]>): Problem[] {
    let certain: Problem[] | undefined;
    for (const found of trials) {
        certain = certain?.filter((problem) => found.some((one) => isDeepStrictEqual(one, problem))) ?? [...found];
        if (certain.length === 0) {
            break;
        }
    }
    return certain ?? [];
}
