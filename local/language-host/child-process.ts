/** Time until a program that was asked to end is killed, as in the official host. */
const graceMilliseconds = 5_000;

interface Command {
    readonly args: readonly string[];
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    /** Asks it to end. */
    readonly cancelled?: AbortSignal;
    readonly onStdout: (chunk: Buffer) => void;
    readonly onStderr: (chunk: Buffer) => void;
}

export type Exit = { readonly code: number } | { readonly signal: NodeJS.Signals };

/** The running Node.js processes of this host. None may run longer than the host. */
const running = new Set<Promise<unknown>>();
const stopping = new AbortController();

/** Runs Node.js with these arguments until it has ended and all of its output was passed on. */
export async function runNode(command: Command): Promise<Exit> {
    const { execa } = await import("execa");
    const child = execa(process.execPath, command.args, {
        cwd: command.cwd,
        env: command.env,
        extendEnv: false,
        stdin: "ignore",
        buffer: false,
        reject: false,
        cancelSignal: AbortSignal.any([stopping.signal, ...(command.cancelled ? [command.cancelled] : [])]),
        killSignal: "SIGINT",
        forceKillAfterDelay: graceMilliseconds,
    });
    child.stdout.on("data", command.onStdout);
    child.stderr.on("data", command.onStderr);
    running.add(child);
    const result = await child;
    running.delete(child);
    if (result.signal !== undefined) return { signal: result.signal };
    if (result.exitCode === undefined) throw new Error(result.message);
    return { code: result.exitCode };
}

/** Asks all processes to end, kills those that do not end in time, and waits for all of them. */
export async function stopPrograms(): Promise<void> {
    stopping.abort();
    await Promise.all(running);
}
