import { until } from "../../machine/until";
import { stopProcesses, thisCommand } from "./processes";

/** Pulumi at the terminal, and what it has started, in marks of processes. */
export const engine = { name: "pulumi", fingerprint: "" };

/** A run of Pulumi at the user's terminal. Pulumi displays its progress itself, and handles interruptions itself. */
export interface TerminalRun {
    readonly exitCode: Promise<number>;
    interrupt(signal: NodeJS.Signals): void;
}

const patience = {
    /** Time to finish current operations, before it is told to cancel them. */
    finishMilliseconds: 30_000,
    /** Time to cancel current operations, before it is killed. */
    dropMilliseconds: 10_000,
};

/**
 * Interrupts a run, and waits until it and all its descendants have ended. At the first SIGINT, Pulumi finishes its current operations; at the second, it cancels them
 * (https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/backend/cancellation_scope.go).
 *
 * @param isToldAlready whether the terminal has sent it the first SIGINT. The user can then send the second
 */
export async function endRun(
    run: TerminalRun,
    isToldAlready: boolean,
    { finishMilliseconds, dropMilliseconds } = patience,
): Promise<void> {
    let hasEnded = false;
    const ended = run.exitCode
        .catch(() => undefined)
        .then(() => {
            hasEnded = true;
        });
    if (isToldAlready) {
        await ended;
    }
    for (const milliseconds of isToldAlready ? [] : [finishMilliseconds, dropMilliseconds]) {
        run.interrupt("SIGINT");
        if (await until(() => hasEnded, milliseconds)) {
            break;
        }
    }
    await stopProcesses(({ name, starter }) => name === engine.name && starter === thisCommand, dropMilliseconds);
}
