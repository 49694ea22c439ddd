import { isDeepStrictEqual } from "node:util";

import type { Problem } from "./problems";

/** Problems that do not depend on unknown values: every trial, each with other values, finds them. */
export function certainProblems([first = [], ...others]: readonly (readonly Problem[])[]): Problem[] {
    return first.filter((problem) => others.every((found) => found.some((one) => isDeepStrictEqual(one, problem))));
}
