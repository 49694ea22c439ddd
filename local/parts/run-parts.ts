import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../machine/failure";
import { logFile } from "../layout";
import { fingerprint, type Keeper } from "../supervision/keeper-client";
import { endOfLog } from "../supervision/log-tail";
import { isRunning, readRecords, removeRecord, type ProcessRecord } from "../supervision/process-record";
import { stopProcesses } from "../supervision/stop";
import type { Part } from "./part";

/** Enough for a slow machine that builds other programs at the same time. */
const patienceMilliseconds = 120_000;

function recordOf(part: Part): ProcessRecord | undefined {
    return readRecords().find((record) => record.name === part.name);
}

/** Starts a part that does not run, and restarts a part that runs with another command. */
export async function ensureRunning(part: Part, keeper: Keeper): Promise<void> {
    const record = recordOf(part);
    if (record !== undefined && isRunning(record)) {
        if (record.fingerprint === fingerprint(part.command)) {
            await untilReady(part, () => (isRunning(record) ? undefined : "ended"));
            return;
        }
        await stopProcesses([record]);
    }
    removeRecord(part.name);
    keeper.start(part.command);
    await untilReady(part, () => keeper.failure(part.name));
}

async function untilReady(part: Part, failure: () => string | undefined): Promise<void> {
    const deadline = Date.now() + patienceMilliseconds;
    while (!(await part.isReady())) {
        const how = failure();
        if (how !== undefined) {
            throw new Failure(`${part.name} ${how}; ${endOfLog(logFile(part.name))}`);
        }
        if (Date.now() > deadline) {
            throw new Failure(
                `${part.name} runs, but did not become ready within ${patienceMilliseconds / 1000} seconds; ${endOfLog(logFile(part.name))}`,
                "`make down` stops it, and `make up` starts it again.",
            );
        }
        await sleep(200);
    }
}
