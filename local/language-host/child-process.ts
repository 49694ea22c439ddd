import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

/** Time until a program that was asked to end is killed, as in the official host. */
const graceMilliseconds = 5_000;

interface Command {
    readonly args: readonly string[];
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    readonly onStdout: (chunk: Buffer) => void;
    readonly onStderr: (chunk: Buffer) => void;
}

export type Exit = { readonly code: number } | { readonly signal: NodeJS.Signals };

/** The running Node.js processes of this host. None may run longer than the host. */
class Children {
    private readonly running = new Set<ChildProcess>();

    /** Runs Node.js with these arguments until it has ended and all of its output was passed on. */
    run(command: Command, started: (child: ChildProcess) => void = () => undefined): Promise<Exit> {
        return new Promise((resolve, reject) => {
            const child = spawn(process.execPath, command.args, {
                cwd: command.cwd,
                env: command.env,
                stdio: ["ignore", "pipe", "pipe"],
            });
            this.running.add(child);
            child.stdout.on("data", command.onStdout);
            child.stderr.on("data", command.onStderr);
            child.once("error", (error) => {
                this.running.delete(child);
                reject(error);
            });
            // "close", not "exit": after the end of the program, the pipes can contain its last output.
            child.once("close", (code, signal) => {
                this.running.delete(child);
                resolve(signal ? { signal } : { code: code ?? 1 });
            });
            started(child);
        });
    }

    /** Asks all processes to end, kills those that do not end in time, and waits for all of them. */
    async stop(): Promise<void> {
        const ended = [...this.running].map((child) => once(child, "close"));
        for (const child of this.running) stopChild(child);
        await Promise.all(ended);
    }
}

export function stopChild(child: ChildProcess): void {
    child.kill("SIGINT");
    const kill = setTimeout(() => child.kill("SIGKILL"), graceMilliseconds);
    child.once("close", () => {
        clearTimeout(kill);
    });
}

export const children = new Children();
