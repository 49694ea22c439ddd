import { parseArgs } from "node:util";

import { optionError } from "../components/settings/option-error";

/**
 * How often to measure; undefined where the usage is asked for.
 *
 * @throws {@link optionError} where the options are wrong
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
        throw optionError({ setting: "--runs", value: values.runs, remedy: "must be a whole number, 1 or more" });
    }
    return runs;
}
