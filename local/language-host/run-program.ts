import { RunResponse, type RunRequest } from "@pulumi/pulumi/proto/language_pb";

import { type Exit, runNode } from "./child-process";
import { optionsEnvironment, runtimeOptions } from "./runtime-options";
import { sdkScript } from "./sdk-script";

/** Exit code of @pulumi/pulumi after an error that it has reported itself, so that the engine adds no message. */
const alreadyReported = 32;

/** Runs the program once, with the request's monitor, and returns how it ended. */
export async function runProgram(request: RunRequest, engineAddress: string): Promise<RunResponse> {
    const info = request.getInfo();
    if (!info) return failed("the engine asked to run a program without a name");
    if (request.getAttachDebugger()) return failed("this language host cannot attach a debugger");
    try {
        const options = runtimeOptions(info);
        const folder = info.getProgramDirectory();
        const memory = new OutOfMemoryWatch();
        const exit = await runNode({
            args: [...options.nodeArguments, sdkScript("run", folder), ...programArguments(request, engineAddress)],
            cwd: folder,
            env: { ...process.env, ...configEnvironment(request), ...optionsEnvironment(options) },
            onStdout: (chunk) => process.stdout.write(chunk),
            onStderr: (chunk) => {
                memory.read(chunk);
                process.stderr.write(chunk);
            },
        });
        return response(exit, memory);
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
    const config = Object.fromEntries(
        request
            .getConfigMap()
            .toArray()
            .map(([key, value]) => [configKey(key), value]),
    );
    return {
        PULUMI_CONFIG: JSON.stringify(config),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    };
}

/** `namespace:name` in the form that every version of @pulumi/pulumi reads. */
function configKey(key: string): string {
    const [namespace, ...rest] = key.split(":");
    const name = rest[0] === "config" ? rest.slice(1) : rest;
    return `${namespace ?? ""}:config:${name.join(":")}`;
}

function response(exit: Exit, memory: OutOfMemoryWatch): RunResponse {
    if ("signal" in exit) return failed(`Program exited unexpectedly: ${exit.signal}${memory.hint}`);
    if (exit.code === 0) return new RunResponse();
    if (exit.code === alreadyReported) return new RunResponse().setBail(true);
    return failed(`Program exited with non-zero exit code: ${exit.code}${memory.hint}`);
}

function failed(message: string): RunResponse {
    return new RunResponse().setError(message);
}

/** Without enough memory, Node.js ends with a dump that does not contain a remedy. */
class OutOfMemoryWatch {
    private seen = false;

    read(chunk: Buffer): void {
        this.seen ||= chunk.includes("<--- Last few GCs --->");
    }

    get hint(): string {
        return this.seen
            ? ". It seems to have run out of memory: increase it with the runtime option nodeargs in Pulumi.yaml (nodeargs: --max-old-space-size=<megabytes>)"
            : "";
    }
}
