import { existsSync, readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { layout } from "../layout";
import { isAlive } from "../supervision/processes";

/** The contents of a stack's lock in Pulumi's file backend. */
const lockSchema = z.object({ pid: z.number(), hostname: z.string() });

/**
 * Whether only killed Pulumi processes have locked the stack. Such a lock would remain forever. A lock of a running process, or of another machine, is kept.
 */
export function isLockedByTheDead(): boolean {
    const folder = path.join(layout.stackState, ".pulumi", "locks");
    const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
    const owners = files
        .filter((file) => file.endsWith(".json"))
        .map((file) => lockSchema.parse(JSON.parse(readFileSync(path.join(folder, file), "utf8"))));
    return owners.length > 0 && owners.every(({ pid, hostname }) => hostname === os.hostname() && !isAlive(pid));
}
