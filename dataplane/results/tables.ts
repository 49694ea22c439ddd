import { manyRoutes, steadyScenarios } from "../scenarios/catalogue";
import type { Outcome } from "../scenarios/run-scenario";
import type { Scenario } from "../scenarios/scenario";
import type { Goal } from "./goals";
import { table } from "./markdown";
import { bytesPerLine, find, megabytesPerCpuSecond } from "./outcomes";

/** What each configuration did with the lines: one row a scenario, one column a configuration. */
export function deliveryTable(
    outcomes: readonly Outcome[],
    scenarios: readonly Scenario[],
    names: readonly string[],
): string {
    const rows = scenarios
        .filter(({ name }) => outcomes.some(({ scenario }) => scenario === name))
        .map(({ name }) => [
            name,
            ...names.map((configuration) => {
                const outcome = find(outcomes, configuration, name);
                return outcome === undefined ? "" : delivery(outcome);
            }),
        ]);
    return table(["Scenario", ...names], rows);
}

/** What is wrong, each as a share of the lines that were written; "all once" when nothing is. */
export function delivery({ judgement, written, violations }: Outcome): string {
    const { lost, repeated, misrouted, damaged, refused } = judgement;
    const shares = [
        [lost, "lost"],
        [repeated, "repeated"],
        [misrouted, "in a wrong group"],
        [damaged, "damaged"],
        [refused, "refused for their time"],
    ] as const;
    const wrong = shares.filter(([count]) => count > 0).map(([count, what]) => `${share(count, written)} ${what}`);
    const requests = Object.entries(violations).filter(([violation]) =>
        violation.startsWith("InvalidParameter"),
    ).length;
    return [...(wrong.length === 0 ? ["all once"] : wrong), ...(requests > 0 ? ["invalid requests"] : [])].join(", ");
}

/** A few of many are not nothing: below one percent, the lines are counted. */
function share(count: number, of: number): string {
    return count / of < 0.01 ? `${count}` : `${((100 * count) / of).toFixed(0)} %`;
}

/** What carrying the lines took. */
export function costTable(outcomes: readonly Outcome[], names: readonly string[]): string {
    const cell = (configuration: string, scenario: string, figure: (outcome: Outcome) => string): string => {
        const outcome = find(outcomes, configuration, scenario);
        return outcome === undefined ? "" : figure(outcome);
    };
    const cpu = ({ cpuSeconds }: Outcome): string => `${cpuSeconds.toFixed(1)} s`;
    const memory = ({ peakMemory }: Outcome): string => `${(peakMemory / 1e6).toFixed(0)} MB`;
    const rows = names.map((name) => [
        name,
        cell(name, "backlog", (outcome) => megabytesPerCpuSecond(outcome).toFixed(1)),
        cell(name, "backlog", memory),
        cell(name, "backlog", (outcome) => bytesPerLine(outcome).toFixed(0)),
        cell(name, manyRoutes, cpu),
        cell(name, manyRoutes, memory),
    ]);
    return table(
        ["Configuration", "MB a CPU second", "memory", "bytes a line", "CPU, 200 routes", "memory, 200 routes"],
        rows.filter((row) => row.slice(1).some((text) => text !== "")),
    );
}

/** A figure of each steady pace: one row a pace, one column a configuration. */
export function steadyTable(
    outcomes: readonly Outcome[],
    names: readonly string[],
    figure: (outcome: Outcome) => string,
): string {
    const rows = steadyScenarios
        .map((scenario) => [
            scenario,
            ...names.map((name) => {
                const outcome = find(outcomes, name, scenario);
                return outcome === undefined ? "" : figure(outcome);
            }),
        ])
        .filter((row) => row.slice(1).some((text) => text !== ""));
    return table(["", ...names], rows);
}

/** CPU time, and how much of it is the kernel's. */
export function processorTime({ cpuSeconds, kernelSeconds }: Outcome): string {
    return `${cpuSeconds.toFixed(2)} s (${((100 * kernelSeconds) / cpuSeconds).toFixed(0)} %)`;
}

/** The delay of half of the lines, and of 99 of 100. */
export function delays({ delay: { median, most } }: Outcome): string {
    return `${(median / 1000).toFixed(1)} s, ${(most / 1000).toFixed(1)} s`;
}

export function goalTable(goals: readonly Goal[]): string {
    return table(
        ["Goal", "Measured", ""],
        goals.map(({ text, measured, isMet }) => [text, measured, isMet ? "met" : "**missed**"]),
    );
}
