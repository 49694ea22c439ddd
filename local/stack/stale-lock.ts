import { readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { layout } from "../layout";
import { processIdentity } from "../supervision/process-identity";

/** What Pulumi's file backend writes into the lock of a stack. */
const lockSchema = z.object({ pid: z.number(), hostname: z.string() });

/**
 * Whether the stack is locked by nobody but Pulumis that were killed. Such a lock would block forever. A lock whose owner runs, or runs on another machine, is not touched.
 */
export function isLockedByTheDead(): boolean {
    const owners = lockOwners();
    return (
        owners.length > 0 &&
        owners.every(({ pid, hostname }) => hostname === os.hostname() && processIdentity(pid) === undefined)
    );
}

function lockOwners(): z.infer<typeof lockSchema>[] {
    const folder = path.join(layout.stackState, ".pulumi", "locks");
    let files: string[];
    try {
        files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    } catch {
        return [];
    }
    return files
        .filter((file) => file.endsWith(".json"))
        .map((file) => lockSchema.parse(JSON.parse(readFileSync(path.join(folder, file), "utf8"))));
}
