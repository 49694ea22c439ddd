/**
 * What the policy pack costs: CPU time for a stack of 1,000 resources, and for ConfigMaps of a megabyte.
 *
 *     npm run benchmark-policies
 *
 * The pack runs as the engine runs it, a process that is asked over gRPC. CPU time is the process' own, from Linux' /proc.
 */
import { readFileSync } from "node:fs";

import { object } from "../policy/rules/kubernetes/examples";
import type { ExampleResource } from "../policy/rules/rule";
import { rules } from "../policy/rules";
import { RunningPack } from "../tests/unit/policy/running-pack";
import { start } from "../commands/command-line";
import { readRuns } from "./options";

const usage = `npm run benchmark-policies -- [options]

Measures the CPU time that the policy pack takes for 1,000 resources, and for ConfigMaps of a megabyte.

  --runs COUNT  runs of each case, of which the fastest counts; default: 3
  --help        this
`;

const resourceCount = 1000;
const megabyte = 1_000_000;

/** Milliseconds of CPU time for each 10 kB of a file, over all policies together; more fails. */
const greatestForText = 10;
/** The same for each of 1,000 resources. */
const greatestForResource = 10;

/** What sound stacks consist of, repeated under names of their own. */
function manyResources(count: number): ExampleResource[] {
    const sound = rules.flatMap(({ examples }) => examples.good.flatMap(({ resources }) => resources));
    return Array.from({ length: count }, (_, index) => {
        const resource = sound[index % sound.length];
        if (resource === undefined) {
            throw new Error("the rules have no examples");
        }
        return { ...resource, name: `${resource.name}-${index}` };
    });
}

const files: Readonly<Record<string, () => string>> = {
    "lines of a log": () =>
        lines(
            (index) =>
                `2026-11-29T09:20:12Z INFO Shop.Cart[${index}] item ${index * 7919} added to cart in ${index % 97} ms`,
        ),
    "settings in YAML": () => lines((index) => `setting_${index}:\n  name: value ${index}\n  token_ttl: ${index}`),
    "a dashboard in JSON": () =>
        JSON.stringify(
            Array.from({ length: 6500 }, (_, index) => ({
                id: index,
                title: `Tokens per second of pod ${index}`,
                targets: [{ expr: `sum(rate(http_requests_total{pod="web-${index}"}[5m])) by (code)`, refId: "A" }],
            })),
        ),
    "a configuration of Fluent Bit": () =>
        lines(
            (index) =>
                `[OUTPUT]\n    Name cloudwatch_logs\n    Match kube.${index}.*\n    log_group_name /eks/${index}\n    HTTP_Passwd \${PASSWORD}`,
        ),
    "one line": () => "a".repeat(megabyte),
    // Up to 256 KiB are read by a parser.
    "a configuration of Fluent Bit in YAML, of 250 kB": () =>
        `pipeline:\n  outputs:\n${lines((index) => `    - name: cloudwatch_logs\n      match: kube.${index}\n      log_group_name: /eks/app\n      http_passwd: \${PASSWORD}`, 250_000)}`,
};

function lines(line: (index: number) => string, length = megabyte): string {
    let text = "";
    for (let index = 0; text.length < length; index++) {
        text += `${line(index)}\n`;
    }
    return text;
}

/** Milliseconds of CPU time that a process has taken so far. */
function processorTime(processId: number): number {
    // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: after the name in parentheses, user and system time are fields 12 and 13.
    const [, rest = ""] = readFileSync(`/proc/${processId}/stat`, "utf8").split(") ");
    const fields = rest.split(" ").map(Number);
    const ticksInSecond = 100;
    return (((fields[11] ?? Number.NaN) + (fields[12] ?? Number.NaN)) / ticksInSecond) * 1000;
}

/** @param stack for a run: a text that the pack has read before would be read faster */
async function fastest(
    pack: RunningPack,
    stack: (run: number) => readonly ExampleResource[],
    runs: number,
): Promise<number> {
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < runs; run++) {
        const resources = stack(run);
        const before = processorTime(pack.processId);
        await pack.judge(resources);
        best = Math.min(best, processorTime(pack.processId) - before);
    }
    return best;
}

/** npm run benchmark-policies. */
export async function benchmarkPolicies(args: string[]): Promise<string> {
    const runs = readRuns(args, 3);
    if (runs === undefined) {
        return usage;
    }
    const pack = await RunningPack.start();
    try {
        await pack.judge(manyResources(100));
        const forStack = await fastest(pack, () => manyResources(resourceCount), runs);
        const forFiles: MeasuredFile[] = [];
        for (const [title, file] of Object.entries(files)) {
            const contents = file();
            const map = (run: number) => [
                object("core/v1:ConfigMap", "app", { data: { "app.conf": `${contents}# ${run}\n` } }),
            ];
            const time = await fastest(pack, map, runs);
            forFiles.push({ title, time, perPart: (time / contents.length) * 10_000 });
        }
        return report(runs, forStack, forFiles);
    } finally {
        await pack.stop();
    }
}

interface MeasuredFile {
    readonly title: string;
    /** Milliseconds of CPU time. */
    readonly time: number;
    /** The same for each 10 kB. */
    readonly perPart: number;
}

function report(runs: number, forStack: number, forFiles: readonly MeasuredFile[]): string {
    const slowest = Math.max(...forFiles.map(({ perPart }) => perPart));
    if (forStack / resourceCount > greatestForResource || slowest > greatestForText) {
        console.error(
            `\nThe limits are ${greatestForResource} ms for a resource and ${greatestForText} ms for each 10 kB of a file.`,
        );
        process.exitCode = 1;
    }
    return [
        `${rules.length} policies, the fastest of ${runs} runs:`,
        "",
        "| stack | seconds of CPU time | ms for each part |",
        "| --- | --- | --- |",
        `| ${resourceCount} resources | ${(forStack / 1000).toFixed(2)} | ${(forStack / resourceCount).toFixed(1)} a resource |`,
        ...forFiles.map(
            ({ title, time, perPart }) =>
                `| a ConfigMap: ${title} | ${(time / 1000).toFixed(2)} | ${perPart.toFixed(1)} for each 10 kB |`,
        ),
    ].join("\n");
}

if (require.main === module) {
    void start(benchmarkPolicies);
}
