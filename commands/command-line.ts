/** What a command does: from its arguments to the text that it prints. What it throws is for whoever typed the arguments. */
export type Command = (args: string[]) => string | Promise<string>;

/** A command line that is wrong. */
export class UsageError extends Error {}

/** Runs a command as this process: its text goes to standard output, an error's message to standard error, without a stack trace. */
export async function start(command: Command): Promise<void> {
    try {
        console.log(await command(process.argv.slice(2)));
    } catch (error) {
        console.error((error as Error).message);
        process.exitCode = 1;
    }
}
