import { RunResponse, type RunRequest } from "@pulumi/pulumi/proto/language_pb";

import { type Exit, runNode } from "./run-node";

/** Exit code of @pulumi/pulumi after an error that it has reported itself, so that the engine adds no message. */
const alreadyReported = 32;

/** Runs the program once, with the request's monitor, and returns how it ended. */
export async function runProgram(request: RunRequest, engineAddress: string): Promise<RunResponse> {
    const info = request.getInfo();
    if (!info) return failed("the engine asked to run a program without a name");
    if (request.getAttachDebugger()) return failed("this language host cannot attach a debugger");
    let outOfMemory = false;
    try {
        const exit = await runNode({
            script: "run",
            info,
            args: programArguments(request, engineAddress),
            cwd: info.getProgramDirectory(),
            env: { ...process.env, ...configEnvironment(request) },
            onStdout: (chunk) => process.stdout.write(chunk),
            onStderr: (chunk) => {
                outOfMemory ||= chunk.includes("<--- Last few GCs --->");
                process.stderr.write(chunk);
            },
        });
        return response(exit, outOfMemory);
    } catch (error) {
        return failed(error instanceof Error ? error.message : String(error));
    }
}

/** The command line of @pulumi/pulumi's start script for this request; the program's own arguments come last. */
export function programArguments(request: RunRequest, engineAddress: string): string[] {
    const info = request.getInfo();
    const flags: readonly (readonly [string, string | undefined])[] = [
        ["monitor", request.getMonitorAddress()],
        ["engine", engineAddress],
        ["organization", request.getOrganization()],
        ["project", request.getProject()],
        ["root-directory", info?.getRootDirectory()],
        ["stack", request.getStack()],
        ["pwd", info?.getProgramDirectory()],
        ["parallel", String(request.getParallel())],
    ];
    return [
        ...flags.flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
        ...(request.getDryrun() ? ["--dry-run"] : []),
        info?.getEntryPoint() ?? ".",
        ...request.getArgsList(),
    ];
}

/** The stack's configuration is in environment variables, because secrets must not be visible in a list of processes. */
export function configEnvironment(request: RunRequest): NodeJS.ProcessEnv {
    return {
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    };
}

function response(exit: Exit, outOfMemory: boolean): RunResponse {
    // Without enough memory, Node.js ends with a dump that does not contain a remedy.
    const hint = outOfMemory
        ? ". It seems to have run out of memory: increase it with the runtime option nodeargs in Pulumi.yaml (nodeargs: --max-old-space-size=<megabytes>)"
        : "";
    if ("signal" in exit) return failed(`Program exited unexpectedly: ${exit.signal}${hint}`);
    if (exit.code === 0) return new RunResponse();
    if (exit.code === alreadyReported) return new RunResponse().setBail(true);
    return failed(`Program exited with non-zero exit code: ${exit.code}${hint}`);
}

function failed(message: string): RunResponse {
    return new RunResponse().setError(message);
}
