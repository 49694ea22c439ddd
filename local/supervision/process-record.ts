import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../write-file";
import { layout } from "../layout";

/**
 * A process of this environment, as recorded at its start. Later commands (the next `make up`, `make down`) recognize it by this record, also if the
 * command that started it was killed.
 */
const recordSchema = z.object({
    name: z.string(),
    pid: z.number().int().positive(),
    identity: z.string(),
    /** Identifies command, arguments and environment. A part whose command has changed is restarted. */
    fingerprint: z.string(),
    /** Number in the order of starts. Processes are stopped in the reverse order. */
    order: z.number().int(),
});
export type ProcessRecord = z.infer<typeof recordSchema>;

function recordFile(name: string): string {
    return path.join(layout.processes, `${name}.json`);
}

export function writeRecord(record: ProcessRecord): void {
    mkdirSync(layout.processes, { recursive: true });
    writeFileAtomically(recordFile(record.name), JSON.stringify(record));
}

/** @param identity removes the record only if it is of this process, and not of a later one with the same name */
export function removeRecord(name: string, identity?: string): void {
    if (
        identity === undefined ||
        readRecords().some((record) => record.name === name && record.identity === identity)
    ) {
        rmSync(recordFile(name), { force: true });
    }
}

/** All recorded processes, in the order of their starts. Unreadable records are ignored. */
export function readRecords(): ProcessRecord[] {
    let files: string[];
    try {
        files = readdirSync(layout.processes).filter((file) => file.endsWith(".json"));
    } catch {
        return [];
    }
    return files
        .flatMap((file) => {
            try {
                return [recordSchema.parse(JSON.parse(readFileSync(path.join(layout.processes, file), "utf8")))];
            } catch {
                return [];
            }
        })
        .sort((a, b) => a.order - b.order);
}
