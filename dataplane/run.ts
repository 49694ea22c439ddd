/** `make dataplane`: runs configurations through scenarios on a real Fluent Bit, and says what became of every line. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { report } from "../machine/failure";
import { onInterruption } from "../machine/interruption";
import { onPath } from "../machine/on-path";
import { configurations } from "./configurations/all";
import type { Configuration } from "./configurations/configuration";
import { fluentBitBuild } from "./fluent-bit";
import { type Options, readOptions, usage } from "./options";
import { charts } from "./results/charts";
import { goals } from "./results/goals";
import { find, medianRun } from "./results/outcomes";
import { page } from "./results/page";
import { delivery } from "./results/tables";
import { scenarios as catalogue } from "./scenarios/catalogue";
import { type Outcome, type RunOptions, runScenario } from "./scenarios/run-scenario";
import type { Scenario } from "./scenarios/scenario";

type RepeatedScenario = Scenario & { runs: number };

async function main(): Promise<void> {
    const options = readOptions(process.argv.slice(2), {
        configurations: configurations.map(({ name }) => name),
        scenarios: catalogue(false).map(({ name }) => name),
    });
    if (options.help) {
        console.log(usage);
        return;
    }
    const scenarios = catalogue(options.quick)
        .filter(({ name }) => isChosen(options.scenarios, name))
        .map((scenario) => ({ ...scenario, runs: options.runs ?? scenario.runs ?? 1 }));
    if (options.list) {
        list(scenarios);
        return;
    }
    const program = onPath("fluent-bit");
    if (program === undefined) {
        console.log(
            "Skipped: there is no fluent-bit on PATH. https://docs.fluentbit.io/manual/installation says how to get one.",
        );
        return;
    }
    await measure(program, options, scenarios);
}

async function measure(program: string, options: Options, scenarios: readonly RepeatedScenario[]): Promise<void> {
    const measured = configurations.filter(({ name, isOurs, onlyNamed }) =>
        options.configurations.length === 0
            ? onlyNamed !== true && (isOurs || !options.quick)
            : options.configurations.includes(name),
    );
    const interruption = new AbortController();
    onInterruption(() => {
        interruption.abort();
    });
    const fluentBit = fluentBitBuild(program);
    console.log(`fluent-bit ${fluentBit}, ${measured.length} configurations, ${scenarios.length} scenarios\n`);
    const outcomes = options.resume === undefined ? [] : readOutcomes(options.resume);
    for (const scenario of scenarios) {
        const concerned = measured.filter(
            ({ isOurs, name }) =>
                (isOurs || scenario.onlyOurs !== true) && find(outcomes, name, scenario.name) === undefined,
        );
        for (const outcome of await runAll(concerned, scenario, { ...options, program, signal: interruption.signal })) {
            outcomes.push(outcome);
            console.log(progress(outcome));
        }
        if (options.resume !== undefined) {
            writeFileSync(options.resume, JSON.stringify(outcomes, null, 2));
        }
    }
    const reached = goals(outcomes, scenarios);
    const names = measured.map(({ name }) => name);
    const svgs = charts(outcomes, names);
    const text = page({
        outcomes,
        scenarios,
        configurations: names,
        goals: reached,
        charts: Object.keys(svgs),
        fluentBit,
        command: `npx tsx dataplane/run.ts ${process.argv.slice(2).map(quoted).join(" ")}`.trimEnd(),
        date: new Date(),
    });
    console.log(`\n${text.slice(text.indexOf("## Goals"))}`);
    if (options.out !== undefined) {
        writeFileSync(options.out, text);
        for (const [file, svg] of Object.entries(svgs)) {
            writeFileSync(join(dirname(options.out), file), svg);
        }
    }
    if (reached.some(({ isMet }) => !isMet)) {
        process.exitCode = 1;
    }
}

/** One outcome of each configuration. They take turns, so that a slower hour of the machine is one for all of them. */
async function runAll(
    measured: readonly Configuration[],
    scenario: RepeatedScenario,
    options: RunOptions,
): Promise<Outcome[]> {
    const runs: Outcome[][] = measured.map(() => []);
    for (let turn = 0; turn < scenario.runs; turn++) {
        for (const [place, configuration] of measured.entries()) {
            runs[place]?.push(await runScenario(configuration, scenario, options));
        }
    }
    return runs.map(representative);
}

/** A line that is lost in one run of three is lost. */
function representative(runs: readonly Outcome[]): Outcome {
    const harmed = runs.filter(({ judgement }) => judgement.lost + judgement.damaged + judgement.misrouted > 0);
    return medianRun(harmed.length > 0 ? harmed : runs);
}

function readOutcomes(file: string): Outcome[] {
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Outcome[]) : [];
}

function progress(outcome: Outcome): string {
    const { configuration, scenario, written, seconds, cpuSeconds, peakMemory } = outcome;
    const cost = `${cpuSeconds.toFixed(1)} CPU s, ${(peakMemory / 1e6).toFixed(0)} MB`;
    const lines = [
        `${scenario} | ${configuration}: ${delivery(outcome)} (${written} lines, ${cost}, ${seconds.toFixed(0)} s)`,
    ];
    if (outcome.judgement.examples.length > 0) {
        lines.push(...outcome.judgement.examples.map((example) => `    damaged: ${example}`));
    }
    lines.push(
        ...Object.entries(outcome.violations).map(([violation, times]) => `    refused ${times} times: ${violation}`),
    );
    return lines.join("\n");
}

/** An argument as it is typed into a shell. */
function quoted(argument: string): string {
    return /^[\w./-]+$/.test(argument) ? argument : JSON.stringify(argument);
}

function list(scenarios: readonly Scenario[]): void {
    console.log(`Configurations: ${configurations.map(({ name }) => name).join("; ")}\n\nScenarios:`);
    console.log(scenarios.map(({ name, description }) => `  ${name}: ${description}`).join("\n"));
}

function isChosen(names: readonly string[], name: string): boolean {
    return names.length === 0 || names.includes(name);
}

main().catch((error: unknown) => {
    report(error);
    // At once: a scenario that was interrupted would go on.
    process.exit(1);
});
