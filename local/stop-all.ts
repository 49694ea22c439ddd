import { rmSync } from "node:fs";
import { layout } from "./layout";
import { runningProcesses, stopProcesses } from "./supervision/processes";

export function runningParts(): Set<string> {
    return new Set(runningProcesses().map(({ name }) => name));
}

/** Stops every process of the environment, and deletes their data. Programs and logs are kept. */
export async function stopAll(): Promise<void> {
    await stopProcesses(() => true);
    rmSync(layout.run, { recursive: true, force: true });
    rmSync(layout.kubeconfig, { force: true });
}
