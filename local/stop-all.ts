import { rmSync } from "node:fs";
import { layout } from "./layout";
import { isRunning } from "./supervision/process-identity";
import { readRecords } from "./supervision/process-record";
import { stopProcesses } from "./supervision/stop";

export function runningParts(): Set<string> {
    return new Set(
        readRecords()
            .filter(isRunning)
            .map((record) => record.name),
    );
}

/** Stops every process of the environment, and deletes their data. Programs and logs are kept. */
export async function stopAll(): Promise<void> {
    await stopProcesses(readRecords());
    rmSync(layout.run, { recursive: true, force: true });
    rmSync(layout.kubeconfig, { force: true });
}
