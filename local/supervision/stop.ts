import { until } from "../../machine/until";
import { descendantsOf } from "./descendants";
import { isRunning, type KnownProcess } from "./process-identity";

const defaultGraceMilliseconds = 10_000;

/**
 * Stops processes one after the other, the last started first: the API server runs until its clients have ended, and etcd until the API server has ended.
 * A process that does not end is killed.
 */
export async function stopProcesses(
    started: readonly KnownProcess[],
    graceMilliseconds = defaultGraceMilliseconds,
): Promise<void> {
    for (const process of [...started].reverse()) {
        await stopProcess(process, graceMilliseconds);
    }
}

/**
 * Stops a process, and then its descendants that have not ended: the plug-ins of a killed engine have their own process groups, and would keep running.
 */
async function stopProcess(target: KnownProcess, graceMilliseconds: number): Promise<void> {
    const below = isRunning(target) ? descendantsOf(target.pid) : [];
    await stopOne(target, graceMilliseconds);
    for (const one of below) {
        await stopOne(one, graceMilliseconds);
    }
}

async function stopOne(target: KnownProcess, graceMilliseconds: number): Promise<void> {
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
        // Checked before every signal: the PID may belong to another process by now.
        if (!isRunning(target)) {
            return;
        }
        signalGroup(target.pid, signal);
        await until(() => !isRunning(target), graceMilliseconds);
    }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
    try {
        process.kill(-pid, signal);
    } catch {
        // It is not the leader of a group (an adopted process), or has ended.
        try {
            process.kill(pid, signal);
        } catch {
            // It has ended.
        }
    }
}
