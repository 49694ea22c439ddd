import { ConfigurationError } from "./configuration-error";
import { withoutCredentials } from "./credentials";
import { changedTexts, describeProblems, listOfProblems, type Problem, within } from "./problems";

/** An error that lists all problems. */
export class ProblemsError extends ConfigurationError {
    /** @param heading the text before the problems. Default: their number, and the state of the deployment */
    constructor(
        found: readonly Problem[],
        private readonly told: { outcome?: string; heading?: string; footer?: string } = {},
    ) {
        // Before long texts are shortened: the remaining part of a credential might not be recognised as one.
        const problems = found.map((problem) => changedTexts(problem, withoutCredentials));
        const { outcome, heading, footer } = told;
        const list = heading === undefined ? describeProblems(problems, outcome) : listOfProblems(heading, problems);
        super(footer === undefined ? list : `${list}\n${footer}`, problems);
    }

    /**
     * The same error, with `change` applied to each problem.
     *
     * @param more a line at the end
     */
    with(change: (problem: Problem) => Problem, more?: string): ProblemsError {
        const changed = this.problems.map(change);
        // In the order of the file. Problems without a position come first.
        const sorted = changed.sort((one, other) => position(one) - position(other));
        const footer = [this.told.footer, more].filter((text) => text !== undefined).join("\n");
        return new ProblemsError(sorted, { ...this.told, ...(footer !== "" && { footer }) });
    }
}

/** Does something. What is wrong with it is named as a part of a section or an argument of a component. */
export async function namedWithin<T>(section: string, act: () => T | Promise<T>): Promise<T> {
    try {
        return await act();
    } catch (error) {
        throw error instanceof ProblemsError
            ? error.with((problem) => within(section, [problem])[0] ?? problem)
            : error;
    }
}

function position({ place }: Problem): number {
    return place === undefined ? 0 : place.line * 1e6 + place.column;
}
