import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** The folder with the Dockerfile, in the user's project. */
export const defaultContext = "docker";

/**
 * Location of an image's build context. A program that installs the package builds from the folder in the package, unless it has its own.
 *
 * @returns a path relative to the working folder: an absolute path would differ between machines, and show as a change in the stack
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
