import { readFileSync } from "node:fs";
import path from "node:path";
import { checkout, logFile } from "../layout";
import { runCommand } from "../../machine/run-command";
import { onPath } from "../../machine/on-path";
import { StoredFolder } from "./store";
import type { Runner, Tool, Way } from "./tool";

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
        return folder?.use() === true ? folder.file("bin/python") : undefined;
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

/**
 * The way to a tool that is in packages from PyPI. They are listed in `requirements.txt` in the folder of the environment's name.
 *
 * @param find what there is of the tool in a complete environment, whose interpreter it gets
 */
export function pypiWay<Ready>(
    { name, title, megabytes }: { name: string; title: string; megabytes: number },
    find: (python: string) => Ready | Promise<Ready>,
): Way<Ready> {
    const environment = new PythonEnvironment(name, path.join(__dirname, name, "requirements.txt"));
    const origin = "installed from PyPI";
    return {
        origin,
        find: async () => {
            const python = await environment.python();
            return python === undefined ? undefined : find(python);
        },
        work: {
            kind: "build",
            title,
            origin,
            requires: "python",
            minutes: 1,
            megabytes,
            do: (runner, tell) => environment.make(runner, tell),
        },
    };
}

/** A tool that is ready as the interpreter that has its packages. */
export function pythonTool(tool: { name: string; title: string; megabytes: number }): Tool<string> {
    return { title: tool.title, ways: [pypiWay(tool, (python) => python)] };
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
