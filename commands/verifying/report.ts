import { type Check, type Step, steps } from "./check";

/** The result of a verification in the output of `--json` and `--report`. */
export interface Report {
    stack: string;
    cluster: string;
    region: string;
    account: string;
    /** Prefix of this run's markers, for a manual search. */
    run: string;
    /** RFC 3339. */
    startedAt: string;
    seconds: number;
    result: "passed" | "failed";
    checks: Check[];
}

/** `failed` if at least one check failed. Skipped checks are not failures, but are included. */
export function resultOf(checks: readonly Check[]): Report["result"] {
    return checks.some(({ status }) => status === "failed") ? "failed" : "passed";
}

const headings: Record<Step, string> = {
    nodes: "Nodes",
    fluentBit: "Fluent Bit",
    requests: "Requests",
    arrival: "Arrival",
    otherLogGroups: "Other log groups",
};

const signs: Record<Check["status"], string> = { passed: "ok     ", failed: "FAILED ", skipped: "skipped" };

/** The report as text. */
export function reportText({ stack, cluster, region, account, run, seconds, result, checks }: Report): string {
    const count = (status: Check["status"]): number => checks.filter((check) => check.status === status).length;
    return [
        `Stack ${stack}: cluster ${cluster} in ${region}, account ${account}. Marker ${run}`,
        ...steps.flatMap((step) => {
            const its = checks.filter((check) => check.step === step);
            return its.length === 0 ? [] : ["", headings[step], ...its.flatMap(lines)];
        }),
        "",
        `${result === "passed" ? "Passed" : "FAILED"} in ${seconds} s: ${count("passed")} ok, ${count("failed")} failed, ${count("skipped")} skipped.`,
        "",
    ].join("\n");
}

function lines({ subject, status, detail, seeAlso }: Check): string[] {
    return [
        `  ${signs[status]}  ${subject}: ${detail}`,
        ...(status === "failed" && seeAlso !== undefined ? [`           see ${seeAlso}`] : []),
    ];
}
