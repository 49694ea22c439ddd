import { withoutCredentials } from "../components/settings/credentials";
import { problemsAsJson } from "./problem-report";

/** A command: a function from its arguments to its output. Its errors are messages for the user. */
export type Command = (args: string[]) => string | Promise<string>;

/** A wrong command line. */
export class UsageError extends Error {}

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
