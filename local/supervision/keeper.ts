/**
 * The keeper: parent of the processes of an environment, away from the terminal of the `make up` that started it.
 *
 * Until `make up` releases it, the two hang together by a channel that the system closes when either ends, however it
 * ends. A `make up` that is killed therefore leaves nothing running: its keeper stops what it started. Once released, the
 * keeper stays as long as one of its processes does, to note how each of them ends.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, closeSync, mkdirSync, openSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { layout, logFile } from "../layout";
import { writeFileAtomically } from "../write-file";
import type { Command, Order, Report } from "./keeper-protocol";
import { processIdentity } from "./process-identity";
import { removeRecord, writeRecord } from "./process-record";
import { stopProcesses } from "./stop";

interface Kept {
    readonly name: string;
    readonly pid: number;
    readonly identity: string;
}

const kept = new Map<string, Kept>();
const adopted: Kept[] = [];
let released = false;
let stopping = false;
let order = Date.now();

function note(line: string): void {
    appendFileSync(logFile("keeper"), `${new Date().toISOString()} ${line}\n`);
}

function tell(report: Report): void {
    // The channel may close between the check and the sending; there is nobody left to tell then.
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
            // A process group of its own: Ctrl-C at the terminal is for `make up` alone, and a stop reaches grandchildren.
            detached: true,
            stdio: ["ignore", output, output],
        });
    } finally {
        closeSync(output);
    }
    child.once("error", (error) => {
        ended(command.name, identity, `could not be started: ${error.message}`, false);
    });
    const identity = child.pid === undefined ? undefined : processIdentity(child.pid);
    if (child.pid !== undefined && identity !== undefined) {
        kept.set(command.name, { name: command.name, pid: child.pid, identity });
        writeRecord({ name: command.name, pid: child.pid, identity, fingerprint, order: order++ });
        note(`${command.name} started, pid ${child.pid}`);
    }
    child.once("exit", (code, signal) => {
        ended(
            command.name,
            identity,
            signal === null ? `exited with code ${code ?? "unknown"}` : `was ended by ${signal}`,
            code === 0,
        );
    });
    if (child.pid !== undefined) {
        tell({ event: "started", name: command.name, pid: child.pid });
    }
}

/** The log of this run; the one of the run before is kept beside it. */
function openLog(log: string): number {
    mkdirSync(path.dirname(log), { recursive: true });
    try {
        renameSync(log, log.replace(/\.log$/, ".previous.log"));
    } catch {
        // There was no run before.
    }
    return openSync(log, "a");
}

function ended(name: string, identity: string | undefined, how: string, ok: boolean): void {
    kept.delete(name);
    if (identity !== undefined) {
        // The next `make up` may have started another process of that name, before this keeper hears of the end of its own.
        removeRecord(name, identity);
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
    // Of the last one to go, the end may not have been told yet.
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
    const identity = processIdentity(pid);
    if (identity !== undefined) {
        adopted.push({ name: "adopted", pid, identity });
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
// Other processes that find this file wait until this keeper has stopped everything, instead of taking its processes for running ones.
writeFileAtomically(layout.keeper, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }));
