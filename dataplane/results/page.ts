import { cpus, totalmem } from "node:os";

import type { Outcome } from "../scenarios/run-scenario";
import { steadySeconds } from "../scenarios/catalogue";
import type { Scenario } from "../scenarios/scenario";
import { backlogFile, steadyFile } from "./charts";
import { type Goal } from "./goals";
import { costTable, delays, deliveryTable, goalTable, processorTime, steadyTable } from "./tables";

export interface Page {
    outcomes: readonly Outcome[];
    scenarios: readonly Scenario[];
    configurations: readonly string[];
    goals: readonly Goal[];
    /** Files beside the page. */
    charts: readonly string[];
    /** Version and build. */
    fluentBit: string;
    /** The command that made it. */
    command: string;
    date: Date;
}

/** The page of results, for docs. What is above its tables says how to read them. */
export function page({ outcomes, scenarios, configurations, goals, charts, fluentBit, command, date }: Page): string {
    return `# Delivery under load and faults

Measured with Fluent Bit ${fluentBit} and Node.js ${process.versions.node} on Linux, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${date.toISOString().slice(0, 10)}:

\`\`\`
${command}
\`\`\`

The rendered configuration of a stack runs with \`fluent-bit\` and a stand-in for CloudWatch Logs. The stand-in uses TLS, checks every request against the limits of the service, counts every line, and simulates failures.
Logs are written and rotated as containerd and the kubelet do. All configurations read files as on Windows: they poll them (\`inotify_watcher: false\`), and leave them in the kernel's cache (\`file_cache_advise: false\`). Everything runs on one machine. [The README of the data plane tests](../dataplane/README.md) describes how they work, what they do not cover, and limits of Fluent Bit.

- **ours, message**: \`metadata: { from: path, send: message }\`. **ours, API server**: the default, with the article's five fields.
- **article**: the configuration as the article describes it. **observability add-on**: the Windows application logs of the amazon-cloudwatch-observability add-on. Both read Docker's JSON lines, for which they are designed.

## Goals

${goalTable(goals)}

## Lines

Each cell shows problems as a share of the written lines. "All once": every line arrived once, unchanged, in its log group.

${deliveryTable(outcomes, scenarios, configurations)}

${notes(scenarios)}

The scenarios:

${descriptions(scenarios, outcomes)}

## Cost

CPU time is that of the fluent-bit process, the median of ${Math.max(...scenarios.map(({ runs }) => runs ?? 1))}; memory is its largest resident size. The configurations ran in turn. Lines have 200 bytes. The bytes of a shipped line are those that CloudWatch Logs bills, including 26 for each event.

${image(backlogFile, "a backlog", charts)}A backlog, and 200 routes at a steady pace:

${costTable(outcomes, configurations)}

${image(steadyFile, "a steady pace", charts)}CPU time in ${steadySeconds} seconds at a steady pace, and the kernel's share of it:

${steadyTable(outcomes, configurations, processorTime)}

Delay of a line at a steady pace, from its time to its arrival: half of the lines, and 99 of 100:

${steadyTable(outcomes, configurations, delays)}
`;
}

function image(file: string, of: string, charts: readonly string[]): string {
    return charts.includes(file) ? `![Chart of what ${of} takes, by configuration](${file})\n\n` : "";
}

function descriptions(scenarios: readonly Scenario[], outcomes: readonly Outcome[]): string {
    return scenarios
        .filter(({ name }) => outcomes.some(({ scenario }) => scenario === name))
        .map(({ name, description }) => `- **${name}**: ${description}`)
        .join("\n");
}

/** Why the lines of a scenario cannot all arrive once, each reason with the scenarios that it is true of. */
function notes(scenarios: readonly Scenario[]): string {
    const reasons = [
        ...groupBy(scenarios, ({ mayRepeat }) => mayRepeat, "Lines may be repeated in"),
        ...groupBy(scenarios, ({ mayLose }) => mayLose, "Lines are lost in"),
    ];
    return reasons.map((reason) => `- ${reason}`).join("\n");
}

function groupBy(
    scenarios: readonly Scenario[],
    reasonOf: (scenario: Scenario) => string | undefined,
    what: string,
): string[] {
    const reasons = new Set(scenarios.flatMap((scenario) => reasonOf(scenario) ?? []));
    return [...reasons].map((reason) => {
        const names = scenarios.filter((scenario) => reasonOf(scenario) === reason).map(({ name }) => `*${name}*`);
        return `${what} ${names.join(", ")}: ${reason}.`;
    });
}
