import { type Check, type Step, steps } from "./check";

/** The result of a verification, as `--json` and `--report` write it. */
export interface Report {
    stack: string;
    cluster: string;
    region: string;
    account: string;
    /** What the markers of this run begin with: to look for them by hand. */
    run: string;
    /** RFC 3339. */
    startedAt: string;
    seconds: number;
    result: "passed" | "failed";
    checks: Check[];
}

/** `failed` as soon as one thing is wrong. What could not be looked at does not fail it, and is there to be read. */
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

/** The report for people. */
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
