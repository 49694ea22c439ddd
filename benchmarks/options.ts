import { parseArgs } from "node:util";

import { UsageError } from "../commands/command-line";

/**
 * How often to measure; undefined where the usage is asked for.
 *
 * @throws {@link UsageError} where the options are wrong
 */
export function readRuns(args: string[], usual: number): number | undefined {
    const { values } = parseArgs({
        args,
        options: { runs: { type: "string", default: String(usual) }, help: { type: "boolean", default: false } },
    });
    if (values.help) {
        return undefined;
    }
    const runs = Number(values.runs);
    if (!Number.isInteger(runs) || runs < 1) {
        throw new UsageError(`--runs ${values.runs}: must be a whole number, 1 or more`);
    }
    return runs;
}
