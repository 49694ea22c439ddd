import { parseArgs, type ParseArgsConfig } from "node:util";

import type { ConfigurationError } from "../components/settings/configuration-error";
import { withoutCredentials } from "../components/settings/credentials";
import { nearest } from "../components/settings/names";
import { optionError } from "../components/settings/option-error";
import type { Problem } from "../components/settings/problems";
import { problemsAsJson } from "./problem-report";

/** A command: a function from its arguments to its output. Its errors are messages for the user. */
export type Command = (args: string[]) => string | Promise<string>;

type Options = NonNullable<ParseArgsConfig["options"]>;
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the options of `npm run <command>`.
 *
 * @throws {@link ConfigurationError} that names a wrong option and the fix
 */
export function readCommandLine<const O extends Options>(
    command: string,
    args: readonly string[],
    options: O,
    environment: Environment = process.env,
): ReturnType<typeof parseArgs<{ options: O }>>["values"] {
    try {
        return parseArgs({ args: [...args], options }).values;
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        const known = Object.keys(options);
        if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
            throw optionError(unknownOption(args, known) ?? { setting: "", remedy: (error as Error).message });
        }
        if (code === "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL") {
            const { positionals } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true });
            throw optionError(unexpected(command, positionals, options, environment));
        }
        if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") {
            const [, option = ""] = /--([a-z-]+)/.exec((error as Error).message) ?? [];
            const takesValue = options[option]?.type === "string";
            const remedy = takesValue
                ? `needs a value: --${option}=VALUE (with =, also if it begins with a dash).`
                : "takes no value.";
            throw optionError({ setting: `--${option}`, remedy });
        }
        throw optionError({ setting: "", remedy: (error as Error).message });
    }
}

/**
 * The error without an option that a command needs.
 *
 * @param usage of the command
 */
export function optionNeeded(
    command: string,
    option: string,
    options: Options,
    usage: string,
    environment: Environment = process.env,
): ConfigurationError {
    const taken = takenByNpm(options, environment);
    const remedy = option in taken ? `npm took ${named(taken)}. ${dashes(command, withValues(taken))}` : "is needed.";
    return optionError({ setting: `--${option}`, remedy }, usage);
}

function unknownOption(args: readonly string[], known: readonly string[]): Problem | undefined {
    for (const arg of args) {
        const name = /^--?([^=]*)/.exec(arg)?.[1];
        if (name === undefined || name === "" || (arg.startsWith("--") && known.includes(name))) {
            continue;
        }
        const near = nearest(name, known);
        const remedy =
            near === undefined
                ? `is not an option; allowed options: ${known.map((one) => `--${one}`).join(", ")}.`
                : `is not an option; did you mean --${near}?`;
        return { setting: arg.split("=")[0] ?? "", remedy };
    }
    return undefined;
}

function unexpected(
    command: string,
    positionals: readonly string[],
    options: Options,
    environment: Environment,
): Problem {
    const taken = takenByNpm(options, environment);
    const texts = Object.entries(taken).filter(([option]) => options[option]?.type === "string");
    const [value = ""] = positionals;
    const what = "is not an option, and stands alone.";
    if (texts.length === 0) {
        const known = Object.keys(options).filter((option) => options[option]?.type === "string");
        return { setting: value, remedy: `${what} ${dashes(command, `--${known[0] ?? "help"} ${value}`)}` };
    }
    // The environment does not keep the order of several options.
    const [option = ""] = texts[0] ?? [];
    const whole = texts.length === 1 && positionals.length === 1;
    const { [option]: _, ...rest } = taken;
    const written = whole ? [`--${option} ${value}`, withValues(rest)].join(" ").trim() : withValues(taken);
    return { setting: value, remedy: `${what} npm took ${named(taken)}. ${dashes(command, written)}` };
}

/**
 * Options that npm has taken for its own: those before `--`. npm gives a script its own settings as variables.
 *
 * @see https://docs.npmjs.com/cli/v11/commands/npm-run#description
 * @see https://docs.npmjs.com/cli/v11/using-npm/config#environment-variables
 */
function takenByNpm(options: Options, environment: Environment): Record<string, string> {
    return Object.fromEntries(
        Object.keys(options).flatMap((option) => {
            const value = environment[`npm_config_${option.replaceAll("-", "_")}`];
            return value === undefined || value === "" ? [] : [[option, value]];
        }),
    );
}

function named(taken: Record<string, string>): string {
    return `${Object.keys(taken)
        .map((option) => `--${option}`)
        .join(", ")} for an option of its own`;
}

/** Options as they are written. npm says "true" if the value follows without `=`. */
function withValues(taken: Record<string, string>): string {
    return Object.entries(taken)
        .map(([option, value]) => (value === "true" ? `--${option} …` : `--${option} ${value}`))
        .join(" ");
}

function dashes(command: string, written: string): string {
    return `Write options after \`--\`: npm run ${command} -- ${written}`;
}

/**
 * Runs a command in this process: its output goes to standard output, the message of an error to standard error without a stack trace. With `--json`, problems go to standard output.
 */
export async function start(command: Command): Promise<void> {
    const args = process.argv.slice(2);
    try {
        console.log(await command(args));
    } catch (error) {
        if (args.includes("--json")) {
            console.log(problemsAsJson(error as Error));
        } else {
            console.error(withoutCredentials((error as Error).message));
        }
        process.exitCode = 1;
    }
}
