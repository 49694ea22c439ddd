import { withoutCredentials } from "../components/settings/credentials";
import { problemsAsJson } from "./problem-report";

/** What a command does: from its arguments to the text that it prints. What it throws is for whoever typed the arguments. */
export type Command = (args: string[]) => string | Promise<string>;

/** A command line that is wrong. */
export class UsageError extends Error {}

/**
 * Runs a command as this process: its text goes to standard output, an error's message to standard error, without a stack trace. With `--json`, what is wrong
 * is on standard output, for programs.
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
