import { renameSync, writeFileSync } from "node:fs";

/** Writes a file that is either the old one or the new one, also when the writer is killed half-way. */
export function writeFileAtomically(file: string, content: string, mode = 0o644): void {
    const temporary = `${file}.${process.pid}.tmp`;
    writeFileSync(temporary, content, { mode });
    renameSync(temporary, file);
}
