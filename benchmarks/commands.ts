/**
 * How long a first look takes: the commands that need neither an engine nor a cluster, as a user types them.
 *
 *     npm run benchmark-commands
 *
 * Each command runs once with nothing transpiled yet, as after `npm ci`, and then several times. They take turns, so that all meet the same machine.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { start } from "../commands/command-line";
import { readRuns } from "./options";

const usage = `npm run benchmark-commands -- [options]

Measures how long explain, render and verify take, as a user types them: once with nothing transpiled yet, and then several times.

  --runs COUNT  later runs of each command; default: 5
  --help        this
`;

/** Nobody should wait longer for a first look. */
const greatestSeconds = 2;

const commands: readonly string[][] = [
    ["explain", "--stack", "demo"],
    ["explain", "--stack", "demo", "--pod", "shop/web-1/iis", "--line", "GET /cart 200"],
    ["render", "--stack", "demo", "--out", "OUT"],
    ["explain", "--help"],
    ["render", "--help"],
    ["verify", "--help"],
];

/** What a command takes. */
interface Taken {
    /** How long a person waits. */
    seconds: number;
    /** Of the command's process and of npm's. */
    processorSeconds: number;
    /** Of the command's process. */
    megabytes: number;
    /** Files that the command's process has loaded. */
    modules: number;
}

/** Each process of Node.js writes at its end what it took, to a file of its own. */
const record = `data:text/javascript,${encodeURIComponent(`
    import { createRequire } from "node:module";
    import { writeFileSync } from "node:fs";
    process.on("exit", () => {
        const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
        const usage = {
            command: process.argv[1].endsWith(".ts"),
            processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
            megabytes: maxRSS / 1024,
            modules: Object.keys(createRequire("/").cache).length,
        };
        writeFileSync(process.env.BENCHMARK_FOLDER + "/" + process.pid + ".json", JSON.stringify(usage));
    });`)}`;

type Usage = Omit<Taken, "seconds"> & { command: boolean };

/** @param temporary where tsx keeps what it has transpiled */
function run(command: readonly string[], temporary: string): Taken {
    const folder = mkdtempSync(join(temporary, "run-"));
    const [script = "", ...args] = command.map((arg) => (arg === "OUT" ? join(folder, "out") : arg));
    const env = {
        ...process.env,
        NODE_OPTIONS: `--import ${record}`,
        BENCHMARK_FOLDER: folder,
        TMPDIR: temporary,
        TEMP: temporary,
    };
    const started = performance.now();
    const { status, stderr } = spawnSync("npm", ["run", "--silent", script, "--", ...args], { encoding: "utf8", env });
    const seconds = (performance.now() - started) / 1000;
    if (status !== 0) {
        throw new Error(`npm run ${command.join(" ")}: ${stderr}`);
    }
    const usages = readdirSync(folder)
        .filter((file) => file.endsWith(".json"))
        .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Usage);
    const own = usages.find((usage) => usage.command);
    if (own === undefined) {
        throw new Error(`npm run ${command.join(" ")}: it did not say what it took`);
    }
    return {
        seconds,
        processorSeconds: usages.reduce((sum, usage) => sum + usage.processorSeconds, 0),
        megabytes: own.megabytes,
        modules: own.modules,
    };
}

/** npm run benchmark-commands. */
export function benchmarkCommands(args: string[]): string {
    const runs = readRuns(args, 5);
    if (runs === undefined) {
        return usage;
    }
    const folder = mkdtempSync(join(tmpdir(), "benchmark-"));
    try {
        const first = commands.map((command) => run(command, mkdtempSync(join(folder, "first-"))));
        const warm = mkdtempSync(join(folder, "warm-"));
        commands.forEach((command) => run(command, warm));
        const later = commands.map((): Taken[] => []);
        for (let turn = 0; turn < runs; turn++) {
            commands.forEach((command, index) => later[index]?.push(run(command, warm)));
        }
        return report(first, later);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

function report(first: readonly Taken[], later: readonly (readonly Taken[])[]): string {
    const lines = [
        `The first run, and the median of ${later[0]?.length ?? 0} later ones (fastest to slowest):`,
        "",
        "| command | first, seconds | later, seconds | processor seconds | MB | modules |",
        "| --- | --- | --- | --- | --- | --- |",
    ];
    const slow: string[] = [];
    commands.forEach((command, index) => {
        const all = later[index] ?? [];
        const seconds = all.map((one) => one.seconds);
        const range = `${Math.min(...seconds).toFixed(1)} to ${Math.max(...seconds).toFixed(1)}`;
        const name = `npm run ${command.join(" ").replace(" ", " -- ")}`;
        const figures = [
            first[index]?.seconds.toFixed(1),
            `${median(seconds).toFixed(1)} (${range})`,
            median(all.map((one) => one.processorSeconds)).toFixed(2),
            median(all.map((one) => one.megabytes)).toFixed(0),
            median(all.map((one) => one.modules)),
        ];
        lines.push(`| \`${name}\` | ${figures.join(" | ")} |`);
        if (!(median(seconds) < greatestSeconds)) {
            slow.push(name);
        }
    });
    if (slow.length > 0) {
        console.error(`\nLonger than ${greatestSeconds} seconds: ${slow.join(", ")}.`);
        process.exitCode = 1;
    }
    return lines.join("\n");
}

function median(values: readonly number[]): number {
    return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

if (require.main === module) {
    void start(benchmarkCommands);
}
