import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { EventEmitter, once } from "node:events";
import path from "node:path";
import { Failure } from "../../machine/failure";
import { checkout, logFile } from "../layout";
import type { Command, Order, Report } from "./keeper-protocol";
import { endOfLog } from "./log-tail";

/** The keeper from the side of `make up`: it runs steps of the set-up, starts parts, and is released at the end. */
export class Keeper {
    private readonly reports = new EventEmitter();
    private readonly ends = new Map<string, Extract<Report, { event: "ended" }>>();

    private released = false;
    private isGone = false;

    private constructor(private readonly child: ChildProcess) {
        child.once("exit", () => {
            this.isGone = true;
            this.reports.emit("gone");
        });
        child.on("message", (report: Report) => {
            if (report.event === "ended") {
                this.ends.set(report.name, report);
                this.reports.emit(`ended ${report.name}`);
            } else {
                this.reports.emit(report.event);
            }
        });
    }

    /** Whether the started processes keep running after `make up`. */
    get isReleased(): boolean {
        return this.released;
    }

    static launch(): Keeper {
        const child = spawn(process.execPath, ["--import", "tsx", path.join(__dirname, "keeper.ts")], {
            cwd: checkout,
            detached: true,
            stdio: ["ignore", "ignore", "ignore", "ipc"],
        });
        // `make up` can end while the keeper runs.
        child.unref();
        return new Keeper(child);
    }

    /** Starts a part, without a check of its health. `failure` returns how it ended. */
    start(command: Command): void {
        this.ends.delete(command.name);
        this.send({ do: "start", command, fingerprint: fingerprint(command), log: logFile(command.name) });
    }

    /** Runs a step of the set-up to its end. */
    async run(command: Command): Promise<void> {
        this.start(command);
        await this.report(`ended ${command.name}`);
        const end = this.ends.get(command.name);
        if (end?.ok !== true) {
            throw new Failure(`${command.name} ${end?.how ?? "ended"}; ${endOfLog(logFile(command.name))}`);
        }
    }

    /** How a part ended that should run. Undefined while it runs. */
    failure(name: string): string | undefined {
        return this.ends.get(name)?.how ?? (this.isGone ? "lost its keeper, which ended unexpectedly" : undefined);
    }

    adopt(pid: number): void {
        this.send({ do: "adopt", pid });
    }

    /** Keeps the started processes running when `make up` ends. */
    async release(): Promise<void> {
        const released = this.report("released");
        this.send({ do: "release" });
        await released;
        this.released = true;
        this.child.disconnect();
    }

    /** Stops the started processes, unless they were released, and waits until they have ended. */
    async abandon(): Promise<void> {
        if (this.released || this.child.exitCode !== null || this.child.signalCode !== null) {
            return;
        }
        const exit = once(this.child, "exit");
        this.child.ref();
        if (this.child.connected) {
            this.child.disconnect();
        }
        await exit;
    }

    /** Waits for a report, or for the end of the keeper. */
    private async report(name: string): Promise<void> {
        const waiting = new AbortController();
        const { signal } = waiting;
        const [report, gone] = [once(this.reports, name, { signal }), once(this.reports, "gone", { signal })];
        // The other one is rejected when it is aborted.
        report.catch(() => undefined);
        gone.catch(() => undefined);
        await Promise.race([report, gone]);
        waiting.abort();
        if (this.isGone) {
            throw keeperIsGone();
        }
    }

    private send(order: Order): void {
        if (!this.child.connected) {
            throw keeperIsGone();
        }
        this.child.send(order);
    }
}

function keeperIsGone(): Failure {
    return new Failure("The keeper of the environment's processes has ended.", endOfLog(logFile("keeper")));
}

/** Identifies a command. A part that runs with another command is restarted. */
export function fingerprint(command: Command): string {
    return createHash("sha256")
        .update(JSON.stringify([command.file, command.args, command.env ?? null, command.cwd ?? null]))
        .digest("hex");
}
