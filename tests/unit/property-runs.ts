import fc from "fast-check";

const { PROPERTY_RUNS: times, PROPERTY_SEED: seed, PROPERTY_PATH: path } = process.env;

/** How often a property is tried. `PROPERTY_RUNS=50 npm test` tries each fifty times as often, with other values each time. */
export function runs(usual: number): number {
    return Math.ceil(usual * Number(times ?? 1));
}

fc.configureGlobal({
    numRuns: runs(30),
    // Usually the same values, so that a change fails only for its own mistakes. A failure names the seed and the path of its values.
    ...((times === undefined || seed !== undefined) && {
        seed: Number(seed ?? 1),
        ...(path !== undefined && { path }),
    }),
});
