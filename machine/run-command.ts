export interface CommandOptions {
    readonly cwd?: string;
    /** All of the command's environment; our own by default. */
    readonly env?: Readonly<Record<string, string>>;
    /** Whether a failure rejects; otherwise it is a result like others. True by default. */
    readonly reject?: boolean;
    readonly timeoutMilliseconds?: number;
    /** Whether it reads from and writes to our terminal. */
    readonly atTerminal?: boolean;
}

export interface CommandResult {
    readonly stdout: string;
    readonly stderr: string;
    /** Undefined when the command could not be started or was ended by a signal. */
    readonly exitCode: number | undefined;
}

/** Runs a command to its end, and returns what it printed. */
export async function runCommand(
    file: string,
    args: readonly string[],
    options: CommandOptions = {},
): Promise<CommandResult> {
    // An ES module that only `import()` loads under every Node version and loader that the project supports.
    const { execa } = await import("execa");
    const { stdout, stderr, exitCode } = await execa(file, args, {
        ...(options.atTerminal === true ? { stdio: "inherit" } : { stdin: "ignore" }),
        reject: options.reject ?? true,
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        ...(options.timeoutMilliseconds === undefined ? {} : { timeout: options.timeoutMilliseconds }),
        ...(options.env === undefined ? {} : { env: options.env, extendEnv: false }),
    });
    return { stdout, stderr, exitCode };
}
