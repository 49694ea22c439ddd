import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

/** How long a program may take to end after it was asked to, before it is killed. The official host waits as long. */
const graceMilliseconds = 5_000;

interface Command {
    readonly args: readonly string[];
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    readonly onStdout: (chunk: Buffer) => void;
    readonly onStderr: (chunk: Buffer) => void;
}

export type Exit = { readonly code: number } | { readonly signal: NodeJS.Signals };

/** The Node processes this host has started and that have not ended: none may outlive it. */
class Children {
    private readonly running = new Set<ChildProcess>();

    /** Runs Node with these arguments until it ends and all its output has been handed over. */
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
            // "close", not "exit": what the program wrote last may still be in the pipes when it has ended.
            child.once("close", (code, signal) => {
                this.running.delete(child);
                resolve(signal ? { signal } : { code: code ?? 1 });
            });
            started(child);
        });
    }

    /** Asks everything to end, kills what has not ended in time, and returns when nothing is left. */
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
