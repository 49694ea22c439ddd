import { rmSync } from "node:fs";
import { layout } from "./layout";
import { partNames } from "./ports";
import { runningProcesses, stopProcesses } from "./supervision/processes";

export function runningParts(): Set<string> {
    return new Set(runningProcesses().map(({ name }) => name));
}

/** The parts that should run, but do not. */
export function stoppedParts(): string[] {
    const running = runningParts();
    return partNames.filter((part) => !running.has(part));
}

/** Stops every process of the environment, and deletes their data. Programs and logs are kept. */
export async function stopAll(): Promise<void> {
    await stopProcesses(() => true);
    rmSync(layout.run, { recursive: true, force: true });
    rmSync(layout.kubeconfig, { force: true });
}
