import { writeSync } from "node:fs";
import { report } from "../machine/failure";
import { afterStop } from "./last-words";
import { runningParts } from "./stop-all";
import type { Keeper } from "./supervision/keeper";

/** Shows at once why a step has failed, and stops everything that was started, also the steps beside it. */
export async function giveUp(keeper: Keeper, error: unknown): Promise<never> {
    report(error);
    await stopStarted(keeper);
    // The steps beside the failed one have no end, and would keep this command running.
    process.exit();
}

/** Stops everything that this command has started, and says so. */
export async function stopStarted(keeper: Keeper): Promise<void> {
    try {
        await keeper.abandon();
        if (!keeper.isReleased && keeper.isUsed) {
            sayLast(`${afterStop(runningParts().size > 0)}\n`);
        }
    } catch (error) {
        report(error);
    }
}

/** Writes to a terminal that may be closed, without an error. */
export function sayLast(text: string): void {
    try {
        writeSync(process.stderr.fd, text);
    } catch {
        // The terminal is closed.
    }
}
