import { setTimeout as sleep } from "node:timers/promises";
import { descendantsOf } from "./descendants";
import { isRunning, type ProcessRecord } from "./process-record";

type Stoppable = Pick<ProcessRecord, "name" | "pid" | "identity">;

const defaultGraceMilliseconds = 10_000;

/**
 * Stops processes one after the other, the last started first: the API server is still there while its clients leave, and
 * etcd while the API server does. Each is asked first and killed when it does not go.
 */
export async function stopProcesses(
    started: readonly Stoppable[],
    graceMilliseconds = defaultGraceMilliseconds,
): Promise<void> {
    for (const process of [...started].reverse()) {
        await stopProcess(process, graceMilliseconds);
    }
}

/**
 * Stops a process, and then those below it that have not ended with it: plug-ins of an engine that had to be killed are in groups of their own, and would run on.
 */
async function stopProcess(target: Stoppable, graceMilliseconds: number): Promise<void> {
    const below = isRunning(target) ? descendantsOf(target.pid) : [];
    await stopOne(target, graceMilliseconds);
    for (const one of below) {
        await stopOne(one, graceMilliseconds);
    }
}

async function stopOne(target: Stoppable, graceMilliseconds: number): Promise<void> {
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
        // Checked before every signal: the PID may belong to another process by now.
        if (!isRunning(target)) {
            return;
        }
        signalGroup(target.pid, signal);
        await untilEnded(target, graceMilliseconds);
    }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
    try {
        process.kill(-pid, signal);
    } catch {
        // Not the leader of a group (an adopted process), or gone.
        try {
            process.kill(pid, signal);
        } catch {
            // Gone.
        }
    }
}

async function untilEnded(target: Stoppable, patienceMilliseconds: number): Promise<void> {
    const deadline = Date.now() + patienceMilliseconds;
    while (isRunning(target) && Date.now() < deadline) {
        await sleep(50);
    }
}
