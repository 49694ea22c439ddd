import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { Failure } from "../../machine/failure";
import { checkout, layout, logFile } from "../layout";
import { hashOf } from "../tools/store";
import { endOfLog } from "./log-tail";
import { marked, stopProcesses, thisCommand } from "./processes";

/** A program to run: a part of the environment, or a step of its set-up. */
export interface Command {
    readonly name: string;
    readonly file: string;
    readonly args: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    /** Files of this repository, and folders with such files, that it reads when it starts. */
    readonly sources?: readonly string[];
}

interface End {
    readonly how: string;
    readonly ok: boolean;
}

/** Runs the steps of the set-up, and starts parts. Until they are released, they end with this command, however it ends (keeper-process.ts). */
export class Keeper {
    private readonly started: ChildProcess[] = [];
    private readonly ends = new Map<string, End>();
    private stopping = false;
    /** Whether the started processes keep running after `make up`. */
    isReleased = false;

    private constructor(private readonly process: ChildProcess) {}

    /** Whether it has started anything. */
    get isUsed(): boolean {
        return this.started.length > 0;
    }

    static async launch(): Promise<Keeper> {
        const file = path.join(__dirname, "keeper-process.ts");
        const log = openLog(logFile("keeper"));
        const keeper = spawn(process.execPath, ["--import", "tsx", file, thisCommand], {
            cwd: checkout,
            detached: true,
            stdio: ["ignore", log, log, "ipc"],
        });
        closeSync(log);
        const events = [once(keeper, "message"), once(keeper, "exit")];
        const [answer] = await Promise.race(events).catch((error: unknown) => [String(error)]);
        if (answer !== "ready") {
            const how = typeof answer === "string" ? answer : `code ${String(answer)}; ${endOfLog("keeper")}`;
            throw new Failure(`The keeper of the environment's processes did not start: ${how}`);
        }
        return new Keeper(keeper);
    }

    /** Starts a part, without a check of its health. `failure` returns how it ended. */
    start(command: Command): Promise<End> {
        if (this.stopping) {
            // Like a command that is being stopped, it has no end that its caller could act on.
            return new Promise(() => undefined);
        }
        this.mustRun();
        const { name, file, args, cwd = layout.home, env = process.env } = command;
        this.ends.delete(name);
        const log = openLog(logFile(name));
        const child = spawn(file, args, {
            cwd,
            env: marked({ name, fingerprint: fingerprint(command) }, env),
            // A separate process group: Ctrl-C at the terminal only reaches `make up`.
            detached: true,
            stdio: ["ignore", log, log],
        });
        closeSync(log);
        this.started.push(child);
        return new Promise((resolve) => {
            const ended = (how: string, ok: boolean): void => {
                if (this.stopping) {
                    // The part or the step has not failed.
                    return;
                }
                this.ends.set(name, { how, ok });
                resolve({ how, ok });
            };
            child.once("error", (error) => {
                ended(`could not be started: ${error.message}`, false);
            });
            child.once("exit", (code, signal) => {
                ended(signal === null ? `exited with code ${code ?? "unknown"}` : `was ended by ${signal}`, code === 0);
            });
        });
    }

    /** Runs a step of the set-up to its end. */
    async run(command: Command): Promise<void> {
        const { how, ok } = await this.start(command);
        if (!ok) {
            throw new Failure(`${command.name} ${how}; ${endOfLog(command.name)}`);
        }
    }

    /** How a part ended that should run. Undefined while it runs. */
    failure(name: string): string | undefined {
        this.mustRun();
        return this.ends.get(name)?.how;
    }

    /** Keeps the started processes running when `make up` ends. */
    async release(): Promise<void> {
        this.isReleased = true;
        for (const child of this.started) {
            child.unref();
        }
        await this.end(() => this.process.send("released"));
    }

    /** Stops the started processes, unless they were released. */
    async abandon(): Promise<void> {
        if (!this.isReleased) {
            this.stopping = true;
            try {
                await stopProcesses(({ starter }) => starter === thisCommand);
            } finally {
                await this.end(() => {
                    this.process.disconnect();
                });
            }
        }
    }

    /** Without the keeper, a killed `make up` would leave what it has started. */
    private mustRun(): void {
        if (!this.process.connected && !this.stopping && !this.isReleased) {
            throw new Failure(
                `The keeper has ended, which stops the environment's processes after a killed \`make up\`; ${endOfLog("keeper")}`,
                "Run the command again. If the keeper ends again without a reason, the system's log may have it, such as a lack of memory.",
            );
        }
    }

    private async end(how: () => void): Promise<void> {
        if (this.process.connected) {
            const exit = once(this.process, "exit");
            how();
            await exit;
        }
    }
}

/** Opens the log of this run. The log of the previous run is kept beside it. */
function openLog(log: string): number {
    mkdirSync(path.dirname(log), { recursive: true });
    try {
        renameSync(log, log.replace(/\.log$/, ".previous.log"));
    } catch {
        // There was no previous run.
    }
    return openSync(log, "a");
}

/** Identifies a command and its sources. A part that runs with others is restarted. */
export function fingerprint({ file, args, env, cwd, sources = [] }: Command): string {
    return hashOf([file, args, env, cwd, sources.flatMap(contents)]);
}

function contents(source: string): string[] {
    const files = statSync(source).isFile()
        ? [source]
        : readdirSync(source, { recursive: true, encoding: "utf8" })
              // Python keeps compiled files beside them.
              .filter((name) => /\.(py|ts)$/.test(name))
              .sort()
              .map((name) => path.join(source, name));
    return files.map((file) => readFileSync(file, "utf8"));
}
