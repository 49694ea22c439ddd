import { ConfigurationError } from "../components/settings/configuration-error";
import { withoutCredentials } from "../components/settings/credentials";
import { describeProblem, type Problem } from "../components/settings/problems";

/** One problem in the output of `--json`, for editors and CI. docs/problems.md describes it. */
interface ReportedProblem {
    severity: "error" | "warning";
    /** The setting, such as `fluentBit.routes[0].to[0]`, or the option; absent if the whole file or the command line is wrong. */
    path?: string;
    /** The whole message, without the position. */
    message: string;
    /** The value; absent if there is none, or if it may be a secret. */
    value?: string;
    /** The problem and the fix: the message without setting and value. */
    remedy?: string;
    file?: string;
    line?: number;
    column?: number;
}

function reported(problem: Problem, severity: ReportedProblem["severity"]): ReportedProblem {
    const { place, ...placeless } = problem;
    const { setting, value, remedy } = placeless;
    return {
        severity,
        ...(setting !== "" && { path: setting }),
        message: describeProblem(placeless),
        ...(value !== undefined && { value }),
        remedy,
        ...place,
    };
}

/** Problems and warnings as JSON. */
export function problemsAsJson(
    error: Error | undefined,
    { warnings = [], ...more }: { warnings?: readonly Problem[] } & Record<string, unknown> = {},
): string {
    const listed = error instanceof ConfigurationError ? error.problems : [];
    const alone: ReportedProblem[] =
        error === undefined || listed.length > 0
            ? []
            : [{ severity: "error", message: withoutCredentials(error.message) }];
    const problems = [
        ...listed.map((problem) => reported(problem, "error")),
        ...alone,
        ...warnings.map((warning) => reported(warning, "warning")),
    ];
    return JSON.stringify({ problems, ...more }, null, 2);
}
