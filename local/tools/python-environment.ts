import { readFileSync } from "node:fs";
import path from "node:path";
import { checkout, logFile } from "../layout";
import { runCommand } from "../../machine/run-command";
import { onPath } from "../../machine/on-path";
import { StoredFolder } from "./store";
import type { Runner } from "./tool";

/**
 * Packages from PyPI in a separate Python environment. The packages of the user's Python are neither used nor changed.
 * Each package is pinned by its hash.
 */
export class PythonEnvironment {
    private folder: Promise<StoredFolder | undefined> | undefined;

    /** @param requirements a file with the packages and their hashes */
    constructor(
        private readonly name: string,
        private readonly requirements: string,
        private readonly store?: string,
    ) {}

    /** The interpreter of the environment, if it is complete. */
    async python(): Promise<string | undefined> {
        const folder = await this.openFolder();
        if (folder?.isThere !== true) {
            return undefined;
        }
        folder.markUsed();
        return folder.file("bin/python");
    }

    async make(runner: Runner, tell: (what: string) => void): Promise<void> {
        const folder = await this.openFolder();
        await folder?.make(async (building) => {
            tell("creating a Python environment");
            await runner.run({ name: `venv-${this.name}`, file: "python3", args: ["-m", "venv", building] });
            tell(`installing from PyPI (${path.relative(checkout, logFile(`install-${this.name}`))})`);
            await runner.run({
                name: `install-${this.name}`,
                file: path.join(building, "bin", "python"),
                args: [
                    ...["-m", "pip", "install", "--disable-pip-version-check", "--no-input"],
                    ...["--require-hashes", "--requirement", this.requirements],
                ],
            });
        });
    }

    /** An environment only works with the Python that has created it. */
    private openFolder(): Promise<StoredFolder | undefined> {
        this.folder ??= pythonIdentity().then((python) =>
            python === undefined
                ? undefined
                : new StoredFolder(
                      this.name,
                      { python, requirements: readFileSync(this.requirements, "utf8") },
                      this.store,
                  ),
        );
        return this.folder;
    }
}

let identity: Promise<string | undefined> | undefined;

function pythonIdentity(): Promise<string | undefined> {
    const program = "import sys; print(sys.version, sys.base_prefix)";
    identity ??=
        onPath("python3") === undefined
            ? Promise.resolve(undefined)
            : runCommand("python3", ["-c", program], { reject: false }).then(({ stdout, exitCode }) =>
                  exitCode === 0 ? stdout : undefined,
              );
    return identity;
}
