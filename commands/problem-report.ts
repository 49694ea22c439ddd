import { ConfigurationError } from "../components/settings/configuration-error";
import { withoutCredentials } from "../components/settings/credentials";
import { describeProblem, type Problem } from "../components/settings/problems";

/** One problem as `--json` writes it, for editors and CI. docs/problems.md describes it. */
interface ReportedProblem {
    severity: "error" | "warning";
    /** The setting, as `fluentBit.routes[0].to[0]`; absent where the file as a whole, or the command line, is wrong. */
    path?: string;
    /** What a person reads, without the place. */
    message: string;
    /** What stands there; absent where nothing does, and where it may be a secret. */
    value?: string;
    /** What is wrong and what to write instead: the message without setting and value. */
    remedy?: string;
    file?: string;
    line?: number;
    column?: number;
}

function reported(problem: Problem): ReportedProblem {
    const { place, ...placeless } = problem;
    const { setting, value, remedy } = placeless;
    return {
        severity: "error",
        ...(setting !== "" && { path: setting }),
        message: describeProblem(placeless),
        ...(value !== undefined && { value }),
        remedy,
        ...place,
    };
}

/** What is wrong, and what there is to warn of, as JSON. */
export function problemsAsJson(
    error: Error | undefined,
    { warnings = [], ...more }: { warnings?: readonly string[] } & Record<string, unknown> = {},
): string {
    const listed = error instanceof ConfigurationError ? error.problems : [];
    const alone: ReportedProblem[] =
        error === undefined || listed.length > 0
            ? []
            : [{ severity: "error", message: withoutCredentials(error.message) }];
    const problems = [
        ...listed.map(reported),
        ...alone,
        ...warnings.map((message): ReportedProblem => ({ severity: "warning", message })),
    ];
    return JSON.stringify({ problems, ...more }, null, 2);
}
