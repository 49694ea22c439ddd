import semver from "semver";
import { Failure } from "../../machine/failure";
import { runCommand } from "../../machine/run-command";
import { onPath } from "../../machine/on-path";
import type { Build } from "./tool";

const oldestPython = ">=3.10.0";
const howTo = "Install Python 3.10 or newer with its venv module (Debian and Ubuntu: apt install python3-venv).";

/** Checks what the builds need of the machine, before they start. This does not include Go, which is installed with Python. */
export async function checkPrerequisites(builds: readonly Build[]): Promise<void> {
    if (!builds.some(({ requires }) => requires === "python")) {
        return;
    }
    const problem = await pythonProblem();
    if (problem !== undefined) {
        const titles = builds.filter(({ requires }) => requires === "python").map(({ title }) => title);
        throw new Failure(`${titles.join(" and ")} cannot be installed: ${problem}.`, howTo);
    }
}

async function pythonProblem(): Promise<string | undefined> {
    if (onPath("python3") === undefined) {
        return "there is no `python3` on PATH";
    }
    const program = "import sys, venv, ensurepip; print('.'.join(map(str, sys.version_info[:3])))";
    const { stdout, exitCode } = await runCommand("python3", ["-c", program], { reject: false });
    if (exitCode !== 0) {
        return "`python3` has no venv or no pip";
    }
    return semver.satisfies(stdout.trim(), oldestPython) ? undefined : `\`python3\` is version ${stdout.trim()}`;
}
