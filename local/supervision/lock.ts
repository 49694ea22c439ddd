import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { Failure } from "../../machine/failure";
import { layout } from "../layout";
import { processIdentity } from "./process-identity";
import { isRunning } from "./process-record";

const holderSchema = z.object({ pid: z.number(), identity: z.string(), command: z.string().optional() });

function holderIn(file: string): z.infer<typeof holderSchema> | undefined {
    try {
        const holder = holderSchema.parse(JSON.parse(readFileSync(file, "utf8")));
        return isRunning(holder) ? holder : undefined;
    } catch {
        return undefined;
    }
}

/** Only one `make up` or `make down` at a time works on an environment. A lock is not valid if its holder was killed. */
export async function takeLock(command: string): Promise<void> {
    mkdirSync(layout.home, { recursive: true });
    const content = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid), command });
    try {
        writeFileSync(layout.lock, content, { flag: "wx" });
    } catch {
        const holder = holderIn(layout.lock);
        if (holder !== undefined) {
            throw new Failure(
                `\`${holder.command ?? "another command"}\` (pid ${holder.pid}) is using this environment.`,
                "Wait until it ends, or stop it with Ctrl-C in its terminal.",
            );
        }
        writeFileSync(layout.lock, content);
    }
    await formerKeeperIsGone();
}

export function releaseLock(): void {
    rmSync(layout.lock, { force: true });
}

/** Waits until the keeper of a killed `make up` has stopped its processes. Before that, it is unknown which parts run. */
async function formerKeeperIsGone(): Promise<void> {
    const deadline = Date.now() + 120_000;
    while (holderIn(layout.keeper) !== undefined) {
        if (Date.now() > deadline) {
            throw new Failure(
                "The keeper of a killed `make up` does not end.",
                `Read ${layout.logs}/keeper.log, and end the process in ${layout.keeper}.`,
            );
        }
        await sleep(100);
    }
    rmSync(layout.keeper, { force: true });
}
