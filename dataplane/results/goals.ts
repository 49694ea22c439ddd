import { article, oursApiServer, oursMessage } from "../configurations/all";
import { manyRoutes, steadyName, steadyScenarios } from "../scenarios/catalogue";
import type { Scenario } from "../scenarios/scenario";
import type { Outcome } from "../scenarios/run-scenario";
import { bytesPerLine, find, megabytesPerCpuSecond } from "./outcomes";

/** Something this project wants of itself, and whether it was so. */
export interface Goal {
    text: string;
    measured: string;
    isMet: boolean;
}

/** The memory limit of the pods, as the stack's settings have it: `resources.memoryLimit`. */
const memoryLimit = 768 * 1024 * 1024;

/** The goals that the outcomes say something about. */
export function goals(outcomes: readonly Outcome[], scenarios: readonly Scenario[]): Goal[] {
    return [
        ...deliveryGoals(outcomes, scenarios),
        ...ratioGoals(outcomes).filter((goal) => goal !== undefined),
        ...steadyGoals(outcomes),
        ...memoryGoal(outcomes),
    ];
}

/** The worst of all paces counts. */
function steadyGoals(outcomes: readonly Outcome[]): Goal[] {
    const ratios = (configuration: { name: string }): number[] =>
        steadyScenarios.flatMap((scenario) => {
            const ours = find(outcomes, configuration.name, scenario);
            const theirs = find(outcomes, article.name, scenario);
            return ours && theirs ? [ours.cpuSeconds / theirs.cpuSeconds] : [];
        });
    const delays = outcomes
        .filter(({ configuration, scenario }) => ourNames.includes(configuration) && steadyScenarios.includes(scenario))
        .map(({ delay }) => delay.most / 1000);
    return [
        worst("CPU time at a steady pace, the message alone, of the article's", ratios(oursMessage), 1),
        worst(
            "CPU time at a steady pace, with the article's five fields, of the article's",
            ratios(oursApiServer),
            1.2,
        ),
        worst("seconds until 99 of 100 lines arrived, at a steady pace", delays, 5),
    ].flat();
}

function worst(what: string, measured: readonly number[], bound: number): Goal[] {
    return measured.length === 0 ? [] : [atMost(what, Math.max(...measured), bound)];
}

function deliveryGoals(outcomes: readonly Outcome[], scenarios: readonly Scenario[]): Goal[] {
    const ours = outcomes.filter((outcome) => ourNames.includes(outcome.configuration));
    if (ours.length === 0) {
        return [];
    }
    const scenarioOf = (outcome: Outcome) => scenarios.find(({ name }) => name === outcome.scenario);
    const losing = ours.filter((outcome) => scenarioOf(outcome)?.mayLose === undefined);
    const repeating = ours.filter((outcome) => scenarioOf(outcome)?.mayRepeat === undefined);
    return [
        counted("no line lost, except for the reasons below", losing, ({ judgement }) => judgement.lost),
        counted("no line changed", ours, ({ judgement }) => judgement.damaged),
        counted("no line in another's log group", ours, ({ judgement }) => judgement.misrouted),
        counted("no line repeated, except for the reasons below", repeating, ({ judgement }) => judgement.repeated),
    ];
}

const ourNames = [oursMessage, oursApiServer].map(({ name }) => name);

function counted(text: string, outcomes: readonly Outcome[], count: (outcome: Outcome) => number): Goal {
    const total = outcomes.reduce((sum, outcome) => sum + count(outcome), 0);
    const where = outcomes
        .filter((outcome) => count(outcome) > 0)
        .map((outcome) => `${outcome.configuration}, ${outcome.scenario}: ${count(outcome)}`);
    return { text, measured: total === 0 ? "0" : where.join("; "), isMet: total === 0 };
}

function ratioGoals(outcomes: readonly Outcome[]): (Goal | undefined)[] {
    const run = (configuration: { name: string }, scenario: string) => find(outcomes, configuration.name, scenario);
    const message = run(oursMessage, "backlog");
    const fiveFields = run(oursApiServer, "backlog");
    const articles = run(article, "backlog");
    const few = run(oursMessage, steadyName(200, 4000));
    const many = run(oursMessage, manyRoutes);
    return [
        message && atMost("bytes shipped for a line of 200, the message alone", bytesPerLine(message), 230),
        fiveFields &&
            articles &&
            atMost(
                "bytes shipped with the article's five fields, of the article's",
                bytesPerLine(fiveFields) / bytesPerLine(articles),
                0.4,
            ),
        message &&
            articles &&
            atLeast(
                "payload a processor second, the message alone, of the article's",
                megabytesPerCpuSecond(message) / megabytesPerCpuSecond(articles),
                2.5,
            ),
        few &&
            many &&
            atMost("CPU time of 200 routes, of 4 routes' with as many pods", many.cpuSeconds / few.cpuSeconds, 1.5),
        few &&
            many &&
            atMost("memory of 200 routes, of 4 routes' over as many pods", many.peakMemory / few.peakMemory, 1.5),
    ];
}

function memoryGoal(outcomes: readonly Outcome[]): Goal[] {
    const peaks = outcomes
        .filter(({ configuration }) => ourNames.includes(configuration))
        .map(({ peakMemory }) => peakMemory);
    return peaks.length === 0
        ? []
        : [atMost("most memory in any scenario, of the pod's limit", Math.max(...peaks) / memoryLimit, 1)];
}

function atMost(what: string, measured: number, bound: number): Goal {
    return { text: `${what}: at most ${bound}`, measured: rounded(measured), isMet: measured <= bound };
}

function atLeast(what: string, measured: number, bound: number): Goal {
    return { text: `${what}: at least ${bound}`, measured: rounded(measured), isMet: measured >= bound };
}

function rounded(value: number): string {
    return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
