import { join } from "node:path";
import { Engine, packFolder } from "./engine";

/**
 * What the pack costs: previews of 100 and of 1,000 resources without a pack, with one that has no policies (the price of
 * Pulumi's policies as such) and with ours, taking turns so that all meet the same machine. Prints the medians.
 */
const sizes = [100, 1000];
const runs = Number(process.env["RUNS"] ?? 5);
const packs = { without: null, empty: join(__dirname, "empty-pack"), ours: packFolder };

async function benchmark(): Promise<void> {
    const engine = await Engine.open(join(__dirname, "many-resources"));
    if (engine === undefined) {
        throw new Error("there is no Pulumi CLI: `make up` builds one");
    }
    try {
        console.log("| resources | without a pack | with an empty pack | with ours | on top |");
        console.log("| --- | --- | --- | --- | --- |");
        for (const size of sizes) {
            process.env["RESOURCES"] = String(size);
            const times: Record<keyof typeof packs, number[]> = { without: [], empty: [], ours: [] };
            for (let run = 0; run < runs; run++) {
                for (const name of ["without", "empty", "ours"] as const) {
                    times[name].push(await seconds(engine, packs[name]));
                }
            }
            const [without, empty, ours] = [median(times.without), median(times.empty), median(times.ours)];
            const shown = [without, empty, ours].map((time) => `${time.toFixed(1)} s`).join(" | ");
            console.log(`| ${size} | ${shown} | ${Math.round((ours / without - 1) * 100)} % |`);
        }
    } finally {
        engine.close();
    }
}

async function seconds(engine: Engine, pack: string | null): Promise<number> {
    const run = await engine.run("preview", { pack });
    if (run.exitCode !== 0 || run.violations.length > 0) {
        throw new Error(`the benchmark's stack must be well-made:\n${run.output}`);
    }
    return run.seconds;
}

function median(values: readonly number[]): number {
    return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

void benchmark();
