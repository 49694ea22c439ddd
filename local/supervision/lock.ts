import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { Failure } from "../../machine/failure";
import { until } from "../../machine/until";
import { layout } from "../layout";
import { isRunning, processIdentity } from "./process-identity";

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
    if (!(await until(() => holderIn(layout.keeper) === undefined, 120_000))) {
        throw new Failure(
            "The keeper of a killed `make up` does not end.",
            `Read ${layout.logs}/keeper.log, and end the process in ${layout.keeper}.`,
        );
    }
    rmSync(layout.keeper, { force: true });
}
