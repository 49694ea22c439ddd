import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A hash of all inputs of an image: names and contents of the files in its context, and how they are built. It is the image's tag, so that the same sources have the same tag on every machine, and a repository with immutable tags accepts each change.
 */
export function contextHash(context: string, build: readonly unknown[]): string {
    const hash = createHash("sha256").update(JSON.stringify(build));
    for (const file of filesIn(context)) {
        hash.update(`\0${file}\0`).update(
            createHash("sha256")
                .update(readFileSync(join(context, file)))
                .digest(),
        );
    }
    return hash.digest("hex").slice(0, 16);
}

/** The files below a folder, with `/` as separator on every machine, in a fixed order. */
function filesIn(context: string): string[] {
    return readdirSync(context, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name).slice(join(context, "/").length).replaceAll("\\", "/"))
        .sort();
}
