import { closeSync, existsSync, fstatSync, mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Failure } from "../../machine/failure";

/**
 * Whether a new file gets the inode number of a removed one. tail knows a file by its number.
 *
 * `again`: ext4 and XFS, on Linux nodes. `once`: tmpfs, and NTFS on Windows nodes, whose file numbers have a sequence number in them.
 *
 * @see https://learn.microsoft.com/en-us/windows/win32/devnotes/file-record-segment-header (`SequenceNumber`)
 */
export type InodeNumbers = "once" | "again";

/** Where a run takes place. */
export interface Folders {
    /** Stands in for `C:\\var\\log`. */
    logs: string;
    state: string;
    config: string;
    remove: () => void;
}

/**
 * The containers' logs are on a file system that gives inode numbers as the scenario needs it; in memory (tmpfs), it gives each number once. Fluent Bit's own state is always on the disk, where it costs
 * what it costs.
 *
 * @param folder where the folders of runs are made, the logs' too, whatever the scenario needs
 */
export function makeFolders(folder: string | undefined, numbers: InodeNumbers = "once"): Folders {
    const parent = folder ?? tmpdir();
    mkdirSync(parent, { recursive: true });
    const own = mkdtempSync(join(parent, "dataplane-"));
    const memory = "/dev/shm";
    const logs =
        folder === undefined && numbers === "once" && existsSync(memory)
            ? mkdtempSync(join(memory, "dataplane-"))
            : join(own, "log");
    const folders = { logs, state: join(own, "state"), config: join(own, "config") };
    Object.values(folders).forEach((path) => mkdirSync(path, { recursive: true }));
    const remove = () => {
        [logs, own].forEach((path) => {
            rmSync(path, { recursive: true, force: true, maxRetries: 3 });
        });
    };
    if (numbers === "again" && !givesNumbersAgain(logs)) {
        remove();
        throw new Failure(
            `The file system of ${own} never gives the inode number of a removed file to a new one.`,
            "This scenario is about Linux nodes, whose file systems do: name a folder on ext4 or XFS with --folder.",
        );
    }
    return { ...folders, remove };
}

/** Tries it: makes and removes files in the folder. */
export function givesNumbersAgain(folder: string): boolean {
    const file = join(folder, "number");
    const numbers = Array.from({ length: 10 }, () => {
        const descriptor = openSync(file, "w");
        const { ino } = fstatSync(descriptor);
        closeSync(descriptor);
        rmSync(file);
        return ino;
    });
    return new Set(numbers).size < numbers.length;
}
