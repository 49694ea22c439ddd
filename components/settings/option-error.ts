import { ConfigurationError } from "./configuration-error";
import { describeProblem, type Problem } from "./problems";

/**
 * A wrong command line.
 *
 * @param problem its setting is the option, such as `--stack`
 * @param usage of the command, after the problem
 */
export function optionError(problem: Problem, usage?: string): ConfigurationError {
    const message = describeProblem(problem);
    return new ConfigurationError(usage === undefined ? message : `${message}\n\n${usage}`, [problem]);
}
