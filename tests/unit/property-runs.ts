/** How often a property is tried. `PROPERTY_RUNS=20 npm test` tries each twenty times as often. */
export function runs(usual: number): number {
    return Math.ceil(usual * Number(process.env["PROPERTY_RUNS"] ?? 1));
}
