/**
 * The keeper: parent of an environment's processes, independent of the terminal of `make up`.
 *
 * Until `make up` releases it, they are connected by a channel, which the system closes when one of them ends, for any reason. So after a killed
 * `make up`, its keeper stops everything that it has started. After its release, the keeper runs as long as one of its processes, and logs how each of
 * them ends.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, closeSync, mkdirSync, openSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { layout, logFile } from "../layout";
import { writeFileAtomically } from "../write-file";
import type { Command, Order, Report } from "./keeper-protocol";
import { knownProcess, type KnownProcess, processIdentity } from "./process-identity";
import { removeRecord, writeRecord } from "./process-record";
import { stopProcesses } from "./stop";

const kept = new Map<string, KnownProcess>();
const adopted: KnownProcess[] = [];
let released = false;
let stopping = false;
let order = Date.now();

function note(line: string): void {
    appendFileSync(logFile("keeper"), `${new Date().toISOString()} ${line}\n`);
}

function tell(report: Report): void {
    // The channel can close after the check. Then nobody needs the message.
    if (process.connected) {
        process.send?.(report, undefined, undefined, () => undefined);
    }
}

function start(command: Command, fingerprint: string, log: string): void {
    const output = openLog(log);
    let child: ChildProcess;
    try {
        child = spawn(command.file, command.args, {
            cwd: command.cwd ?? layout.home,
            env: command.env ?? process.env,
            // A separate process group: Ctrl-C at the terminal only reaches `make up`, and a stop also reaches grandchildren.
            detached: true,
            stdio: ["ignore", output, output],
        });
    } finally {
        closeSync(output);
    }
    child.once("error", (error) => {
        ended(command.name, started, `could not be started: ${error.message}`, false);
    });
    const started = knownProcess(command.name, child.pid);
    if (started !== undefined) {
        kept.set(command.name, started);
        writeRecord({ ...started, fingerprint, order: order++ });
        note(`${command.name} started, pid ${started.pid}`);
    }
    child.once("exit", (code, signal) => {
        ended(
            command.name,
            started,
            signal === null ? `exited with code ${code ?? "unknown"}` : `was ended by ${signal}`,
            code === 0,
        );
    });
}

/** The log of this run. The log of the previous run is kept beside it. */
function openLog(log: string): number {
    mkdirSync(path.dirname(log), { recursive: true });
    try {
        renameSync(log, log.replace(/\.log$/, ".previous.log"));
    } catch {
        // There was no previous run.
    }
    return openSync(log, "a");
}

function ended(name: string, started: KnownProcess | undefined, how: string, ok: boolean): void {
    kept.delete(name);
    if (started !== undefined) {
        // The next `make up` may have started another process of this name before this keeper notices the end of its own.
        removeRecord(name, started.identity);
    }
    note(`${name} ${how}`);
    tell({ event: "ended", name, how, ok });
    leaveWhenAlone();
}

function leaveWhenAlone(): void {
    if (kept.size === 0 && !process.connected && !stopping) {
        process.exit(0);
    }
}

async function stopEverything(): Promise<void> {
    if (stopping) {
        return;
    }
    stopping = true;
    note("make up ended before the set-up was complete: stopping everything that it had started");
    await stopProcesses([...kept.values(), ...adopted]);
    // The end of the last process may not have been noticed yet.
    for (const { name, identity } of kept.values()) {
        removeRecord(name, identity);
    }
    rmSync(layout.keeper, { force: true });
    process.exit(0);
}

function release(): void {
    released = true;
    rmSync(layout.keeper, { force: true });
    tell({ event: "released" });
}

function adopt(pid: number): void {
    const known = knownProcess("adopted", pid);
    if (known !== undefined) {
        adopted.push(known);
    }
}

process.on("message", (message: Order) => {
    switch (message.do) {
        case "start":
            start(message.command, message.fingerprint, message.log);
            return;
        case "adopt":
            adopt(message.pid);
            return;
        case "release":
            release();
            return;
    }
});
process.on("disconnect", () => {
    if (released) {
        leaveWhenAlone();
    } else {
        void stopEverything();
    }
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => void stopEverything());
}

mkdirSync(layout.home, { recursive: true });
mkdirSync(layout.logs, { recursive: true });
// While this file exists, other commands wait until this keeper has stopped everything. Otherwise they would use its processes.
writeFileAtomically(layout.keeper, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }));
