import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ConfigurationError } from "../../settings/configuration-error";

/**
 * A hash of all that an image is made from: the files of its context by name and contents, and the arguments of the build. It becomes the
 * image's tag, so that the same sources have one tag on every machine, and a repository whose tags cannot be moved takes each change.
 */
export function contextHash(context: string, buildArguments: Record<string, string>): string {
    const hash = createHash("sha256").update(JSON.stringify(Object.entries(buildArguments).sort()));
    for (const file of filesIn(context)) {
        hash.update(`\0${file}\0`).update(
            createHash("sha256")
                .update(readFileSync(join(context, file)))
                .digest(),
        );
    }
    return hash.digest("hex").slice(0, 16);
}

/** The files below a folder, with `/` between the parts on every machine, in one order. */
function filesIn(context: string): string[] {
    try {
        return readdirSync(context, { recursive: true, withFileTypes: true })
            .filter((entry) => !entry.isDirectory())
            .map((entry) => join(entry.parentPath, entry.name).slice(join(context, "/").length).replaceAll("\\", "/"))
            .sort();
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT" || (error as NodeJS.ErrnoException).code === "ENOTDIR") {
            throw new ConfigurationError(
                `build.context = "${context}": there is no such folder; give the path of the folder with the Dockerfile, from that of Pulumi.yaml`,
            );
        }
        throw error;
    }
}
