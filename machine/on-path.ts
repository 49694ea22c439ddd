import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import semver from "semver";
import { type CommandOptions, runCommand } from "./run-command";

/** The program of this name that the user's PATH leads to, if any. */
export function onPath(name: string, searchPath = process.env.PATH ?? ""): string | undefined {
    return searchPath
        .split(path.delimiter)
        .filter((folder) => folder !== "")
        .map((folder) => path.join(folder, name))
        .find(isProgram);
}

function isProgram(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
    } catch {
        return false;
    }
}

/** The program of this name on PATH, when the version it reports is in the range. */
export async function onPathInRange(
    name: string,
    versionArguments: readonly string[],
    range: string,
    options: Pick<CommandOptions, "cwd" | "env"> = {},
): Promise<string | undefined> {
    const file = onPath(name);
    if (file === undefined) {
        return undefined;
    }
    const limits = { reject: false, timeoutMilliseconds: 20_000 };
    const { stdout, exitCode } = await runCommand(file, versionArguments, { ...options, ...limits });
    return exitCode === 0 && satisfies(stdout, range) ? file : undefined;
}

/** Whether the first version that a program's output names is in the range. */
export function satisfies(output: string, range: string): boolean {
    const version = semver.coerce(output);
    return version !== null && semver.satisfies(version, range);
}
