import semver from "semver";
import { Failure } from "../failure";
import { runCommand } from "../run-command";
import { onPath, satisfies } from "./on-path";
import type { Requirement } from "./tool";

/** The oldest Go that knows how to fetch the toolchain a module asks for; without that, the one the modules ask for. */
const goThatFetchesToolchains = "1.21.0";
const goOfTheModules = "1.26.0";
const python = ">=3.10.0";

/** Checks what the work ahead needs, before any of it begins; names everything that is missing at once. */
export async function checkPrerequisites(requirements: ReadonlySet<Requirement>): Promise<void> {
    const problems = [
        ...(requirements.has("go") ? await goProblems() : []),
        ...(requirements.has("python") ? await pythonProblems() : []),
    ];
    if (problems.length > 0) {
        throw new Failure(`This machine lacks what the local environment is made with.\n${problems.join("\n")}`);
    }
}

async function goProblems(): Promise<string[]> {
    const howTo = `Install Go ${goOfTheModules} or newer (https://go.dev/dl) and put its bin folder on PATH.`;
    if (onPath("go") === undefined) {
        return [`- Go, for the programs built from Go modules: there is no \`go\` on PATH. ${howTo}`];
    }
    const { stdout } = await runCommand("go", ["env", "GOVERSION", "GOTOOLCHAIN"], { reject: false });
    const [version = "unknown", toolchain = ""] = stdout.split("\n");
    const fetches = toolchain !== "local" && satisfies(version, `>=${goThatFetchesToolchains}`);
    return fetches || satisfies(version, `>=${goOfTheModules}`)
        ? []
        : [`- Go ${goOfTheModules}, for the programs built from Go modules: \`go\` is ${version}. ${howTo}`];
}

async function pythonProblems(): Promise<string[]> {
    const howTo = "Install Python 3.10 or newer with its venv module (Debian and Ubuntu: apt install python3-venv).";
    if (onPath("python3") === undefined) {
        return [`- Python, for moto: there is no \`python3\` on PATH. ${howTo}`];
    }
    const program = "import sys, venv, ensurepip; print('.'.join(map(str, sys.version_info[:3])))";
    const { stdout, exitCode } = await runCommand("python3", ["-c", program], { reject: false });
    if (exitCode !== 0) {
        return [`- Python with venv and pip, for moto: \`python3\` lacks one of them. ${howTo}`];
    }
    return semver.satisfies(stdout.trim(), python)
        ? []
        : [`- Python 3.10, for moto: \`python3\` is ${stdout.trim()}. ${howTo}`];
}
