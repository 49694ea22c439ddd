import { chmodSync, closeSync, copyFileSync, existsSync, openSync, readSync } from "node:fs";
import path from "node:path";

/**
 * Extracts files of a release into a folder, without the folders of the archive. A file that is not an archive is the program itself.
 *
 * @param keep base names of the files to extract. Default: all files
 */
export async function unpack(file: string, folder: string, keep: readonly string[] | undefined): Promise<void> {
    if (isGzip(file)) {
        const tar = await import("tar");
        await tar.extract({
            file,
            cwd: folder,
            preserveOwner: false,
            filter: (name, entry) =>
                "type" in entry && entry.type === "File" && (keep === undefined || keep.includes(path.basename(name))),
            onReadEntry: (entry) => {
                entry.path = path.basename(entry.path);
            },
        });
    } else if (keep?.[0] !== undefined) {
        copyFileSync(file, path.join(folder, keep[0]));
        chmodSync(path.join(folder, keep[0]), 0o755);
    }
    const missing = (keep ?? []).filter((name) => !existsSync(path.join(folder, name)));
    if (missing.length > 0) {
        throw new Error(`${path.basename(file)} lacks ${missing.join(", ")}`);
    }
}

function isGzip(file: string): boolean {
    const descriptor = openSync(file, "r");
    try {
        const beginning = Buffer.alloc(2);
        readSync(descriptor, beginning);
        return beginning[0] === 0x1f && beginning[1] === 0x8b;
    } finally {
        closeSync(descriptor);
    }
}
