import { parseArgs } from "node:util";

import { Failure } from "../machine/failure";

export const usage = `npx tsx dataplane/run.ts [options]

Runs the rendered configuration, the article's and the observability add-on's on the fluent-bit of PATH, through faults and load, and counts every line.

  --quick               the same in minutes: shorter, one run each, and only this project's configurations
  --runs COUNT          runs of each scenario, of which the median counts; default: 1 or 3, depending on the scenario
  --configuration NAME  only this one; may be given several times
  --scenario NAME       only this one; may be given several times
  --out FILE            write the results as a page of Markdown, and its charts beside it
  --resume FILE         keep the results in this file, after each scenario, and measure only what it does not hold yet
  --folder DIR          make the folders of runs there, the logs too, to try another file system
  --keep                keep what runs leave: logs, state, configuration and Fluent Bit's own log
  --list                say which configurations and scenarios there are
  --help                this
`;

export interface Options {
    quick: boolean;
    runs?: number | undefined;
    configurations: string[];
    scenarios: string[];
    out?: string | undefined;
    resume?: string | undefined;
    folder?: string | undefined;
    keep: boolean;
    list: boolean;
    help: boolean;
}

/** @throws {@link Failure} when an option is unknown or names nothing there is */
export function readOptions(args: string[], known: { configurations: string[]; scenarios: string[] }): Options {
    const { values } = parse(args);
    return {
        quick: values.quick,
        runs: values.runs === undefined ? undefined : count("--runs", values.runs),
        configurations: chosen("--configuration", values.configuration, known.configurations),
        scenarios: chosen("--scenario", values.scenario, known.scenarios),
        out: values.out,
        resume: values.resume,
        folder: values.folder,
        keep: values.keep,
        list: values.list,
        help: values.help,
    };
}

function parse(args: string[]) {
    const flag = { type: "boolean", default: false } as const;
    const names = { type: "string", multiple: true, default: [] as string[] } as const;
    const text = { type: "string" } as const;
    try {
        return parseArgs({
            args,
            options: {
                quick: flag,
                runs: text,
                configuration: names,
                scenario: names,
                out: text,
                resume: text,
                folder: text,
                keep: flag,
                list: flag,
                help: flag,
            },
        });
    } catch (error) {
        throw new Failure((error as Error).message, usage);
    }
}

function count(option: string, value: string): number {
    const number = Number(value);
    if (!Number.isInteger(number) || number < 1) {
        throw new Failure(`${option} ${value}: must be a whole number, 1 or more.`, usage);
    }
    return number;
}

function chosen(option: string, names: string[], known: string[]): string[] {
    const unknown = names.find((name) => !known.includes(name));
    if (unknown !== undefined) {
        throw new Failure(`${option} ${unknown}: there is none of that name.`, `There are: ${known.join("; ")}.`);
    }
    return names;
}
