import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** The folder with the Dockerfile, in the project of whoever uses it. */
export const defaultContext = "docker";

/**
 * Where the context of an image is. A program that installs the package builds from the folder in the package, unless it has one of its own.
 *
 * @returns a path from the working folder: an absolute one would be another on each machine, and so a change in the stack
 */
export function contextFolder(context: string): string {
    if (context !== defaultContext || existsSync(context)) {
        return context;
    }
    // From here, as source and in dist/.
    const found = ["../../..", "../../../.."]
        .map((up) => resolve(__dirname, up, defaultContext))
        .find((folder) => existsSync(join(folder, "Dockerfile")));
    return found === undefined ? context : relative(process.cwd(), found).replaceAll("\\", "/");
}
