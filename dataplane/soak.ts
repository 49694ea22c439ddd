/** `npx tsx dataplane/soak.ts --minutes 60`: whether what Fluent Bit holds grows while pods come and go. */
import { parseArgs } from "node:util";

import { Failure, report } from "../machine/failure";
import { onInterruption } from "../machine/interruption";
import { onPath } from "../machine/on-path";
import { oursApiServer } from "./configurations/all";
import { fluentBitBuild } from "./fluent-bit";
import { table } from "./results/markdown";
import { delivery } from "./results/tables";
import { runScenario } from "./scenarios/run-scenario";
import { growth, type Holding, soak } from "./scenarios/soak";

const usage = `npx tsx dataplane/soak.ts [--minutes NUMBER] [--pods NUMBER]

Runs this project's configuration, with the API server, on the fluent-bit of PATH, while pods come and go (1000 over the run), files rotate and bursts of lines come. 60 minutes unless said.
`;

/** What it holds may not grow by more than this share from the second quarter of the run to the last. */
const mostGrowth = 0.1;

const figures: readonly { name: string; of: (holding: Holding) => number }[] = [
    { name: "memory, MB", of: ({ memory }) => Math.round(memory / 1e6) },
    { name: "handles", of: ({ handles }) => handles },
    { name: "rows", of: ({ rows }) => rows },
    { name: "chunks", of: ({ chunks }) => chunks },
];

async function main(): Promise<void> {
    const { minutes, pods } = options();
    const program = onPath("fluent-bit");
    if (program === undefined) {
        throw new Failure("There is no fluent-bit on PATH.", "https://docs.fluentbit.io/manual/installation");
    }
    const interruption = new AbortController();
    onInterruption(() => {
        interruption.abort();
    });
    const holdings: Holding[] = [];
    const scenario = soak(minutes, pods, (holding) => {
        holdings.push(holding);
        console.log(
            `minute ${holding.minute.toFixed(1)}: ${figures.map(({ name, of }) => `${of(holding)} ${name}`).join(", ")}`,
        );
    });
    const outcome = await runScenario(oursApiServer, scenario, { program, keep: false, signal: interruption.signal });
    const rows = figures.map(({ name, of }) => {
        const { early, late } = growth(holdings, of);
        return { name, early, late, most: Math.max(...holdings.map(of)), grew: late > early * (1 + mostGrowth) + 1 };
    });
    console.log(
        `\nfluent-bit ${fluentBitBuild(program)}, ${scenario.description}, ${outcome.written} lines: ${delivery(outcome)}\n`,
    );
    console.log(
        table(
            ["", "second quarter", "last quarter", "most"],
            rows.map(({ name, early, late, most }) => [name, ...[early, late, most].map(String)]),
        ),
    );
    const { lost, repeated, misrouted, damaged } = outcome.judgement;
    if (lost + repeated + misrouted + damaged > 0 || rows.some(({ grew }) => grew)) {
        process.exitCode = 1;
    }
}

function options(): { minutes: number; pods: number } {
    const text = { type: "string" } as const;
    const { values } = parseArgs({ options: { minutes: text, pods: text } });
    const number = (name: "minutes" | "pods", usual: number): number => {
        const value = Number(values[name] ?? usual);
        if (!(value > 0)) {
            throw new Failure(`--${name} ${values[name] ?? ""}: not a number above 0.`, usage);
        }
        return value;
    };
    return { minutes: number("minutes", 60), pods: number("pods", 1000) };
}

main().catch((error: unknown) => {
    report(error);
    process.exit(1);
});
