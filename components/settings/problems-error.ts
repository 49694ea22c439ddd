import { ConfigurationError } from "./configuration-error";
import { withoutCredentials } from "./credentials";
import { changedTexts, describeProblems, listOfProblems, type Problem } from "./problems";

/** An error that lists every problem at once. */
export class ProblemsError extends ConfigurationError {
    /** @param heading what is said before the problems. Default: how many there are, and what has become of the deployment */
    constructor(
        found: readonly Problem[],
        private readonly told: { outcome?: string; heading?: string; footer?: string } = {},
    ) {
        // Before long texts are shortened, which could leave a part of a credential that nobody takes for one.
        const problems = found.map((problem) => changedTexts(problem, withoutCredentials));
        const { outcome, heading, footer } = told;
        const list = heading === undefined ? describeProblems(problems, outcome) : listOfProblems(heading, problems);
        super(footer === undefined ? list : `${list}\n${footer}`, problems);
    }

    /** The same error, with what `change` makes of each problem. */
    with(change: (problem: Problem) => Problem, footer = this.told.footer): ProblemsError {
        const changed = this.problems.map(change);
        // As they are in the file. What has no place stays before.
        const sorted = changed.sort((one, other) => position(one) - position(other));
        return new ProblemsError(sorted, { ...this.told, ...(footer !== undefined && { footer }) });
    }
}

function position({ place }: Problem): number {
    return place === undefined ? 0 : place.line * 1e6 + place.column;
}
