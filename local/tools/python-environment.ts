import { readFileSync } from "node:fs";
import path from "node:path";
import semver from "semver";
import { checkout, logFile } from "../layout";
import { Failure } from "../../machine/failure";
import { runCommand } from "../../machine/run-command";
import { onPath } from "../../machine/on-path";
import { StoredFolder } from "./store";
import type { Build, BuildContext, Tool, Way } from "./tool";

/** Packages from PyPI, which are listed in `requirements.txt` in the folder of this name, each pinned by its hash. */
interface PypiTool {
    readonly name: string;
    readonly title: string;
    readonly megabytes: number;
}

/**
 * The way to a tool that is in a separate Python environment in the user's cache. The packages of the user's Python are neither used nor changed.
 *
 * @param find what there is of the tool in a complete environment, whose interpreter it gets
 */
export function pypiWay<Ready>(
    { name, title, megabytes }: PypiTool,
    find: (python: string) => Ready | Promise<Ready>,
): Way<Ready> {
    const requirements = path.join(__dirname, name, "requirements.txt");
    // An environment only works with the Python that has created it.
    const openFolder = async (): Promise<StoredFolder | undefined> => {
        const python = await pythonIdentity();
        return python === undefined
            ? undefined
            : new StoredFolder(name, { python, requirements: readFileSync(requirements, "utf8") });
    };
    const make = async ({ runner, tell }: BuildContext): Promise<void> => {
        const folder = await openFolder();
        await folder?.make(async (building) => {
            tell("creating a Python environment");
            await runner.run({ name: `venv-${name}`, file: "python3", args: ["-m", "venv", building] });
            tell(`installing from PyPI (${path.relative(checkout, logFile(`install-${name}`))})`);
            const options = ["--disable-pip-version-check", "--no-input", "--require-hashes"];
            await runner.run({
                name: `install-${name}`,
                file: path.join(building, "bin", "python"),
                args: ["-m", "pip", "install", ...options, "--requirement", requirements],
            });
        });
    };
    const origin = "installed from PyPI";
    return {
        origin,
        find: async () => {
            const folder = await openFolder();
            return folder?.use() === true ? find(folder.file("bin/python")) : undefined;
        },
        work: { kind: "build", title, origin, requires: "python", minutes: 1, megabytes, do: make },
    };
}

/** A tool that is ready as the interpreter that has its packages. */
export function pythonTool(tool: PypiTool): Tool<string> {
    return { title: tool.title, ways: [pypiWay(tool, (python) => python)] };
}

let identity: Promise<string | undefined> | undefined;

function pythonIdentity(): Promise<string | undefined> {
    identity ??= askPython("import sys; print(sys.version, sys.base_prefix)");
    return identity;
}

/** What a program in Python prints. Undefined if there is no Python, or the program fails. */
async function askPython(program: string): Promise<string | undefined> {
    if (onPath("python3") === undefined) {
        return undefined;
    }
    const { stdout, exitCode } = await runCommand("python3", ["-c", program], { reject: false });
    return exitCode === 0 ? stdout.trim() : undefined;
}

/** Checks what the builds need of the machine, before they start. This does not include Go, which is installed with Python. */
export async function checkPython(builds: readonly Build[]): Promise<void> {
    const titles = builds.filter(({ requires }) => requires === "python").map(({ title }) => title);
    const problem = titles.length === 0 ? undefined : await pythonProblem();
    if (problem !== undefined) {
        throw new Failure(
            `${titles.join(" and ")} cannot be installed: ${problem}.`,
            "Install Python 3.10 or newer with its venv module (Debian and Ubuntu: apt install python3-venv).",
        );
    }
}

async function pythonProblem(): Promise<string | undefined> {
    if (onPath("python3") === undefined) {
        return "there is no `python3` on PATH";
    }
    const version = await askPython("import sys, venv, ensurepip; print('.'.join(map(str, sys.version_info[:3])))");
    if (version === undefined) {
        return "`python3` has no venv or no pip";
    }
    return semver.satisfies(version, ">=3.10.0") ? undefined : `\`python3\` is version ${version}`;
}
