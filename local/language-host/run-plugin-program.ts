import * as grpc from "@grpc/grpc-js";
import { RunPluginResponse, type ProgramInfo, type RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";

import { serviceError } from "../plugin-server/calls";
import { type Exit, runNode } from "./child-process";
import { PolicyPackProxy } from "./policy-pack-proxy";
import { optionsEnvironment, runtimeOptions } from "./runtime-options";
import { sdkScript } from "./sdk-script";

type Call = grpc.ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/** Runs a plugin for Node.js until it ends, or the engine ends the call. */
export async function runPluginProgram(call: Call): Promise<void> {
    try {
        const info = call.request.getInfo();
        if (!info) throw new Error("the engine asked to run a plug-in without a name");
        if (call.request.getAttachDebugger()) throw new Error("this language host cannot attach a debugger");
        const exit = await (call.request.getKind() === "analyzer" ? runPolicyPack(call, info) : runOther(call, info));
        call.write(new RunPluginResponse().setExitcode("signal" in exit ? 1 : exit.code));
        call.end();
    } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        call.emit("error", serviceError(grpc.status.UNKNOWN, message));
    }
}

function runOther(call: Call, info: ProgramInfo): Promise<Exit> {
    const folder = info.getProgramDirectory();
    return runScript(call, info, {
        script: "run-plugin",
        arguments: [folder, ...call.request.getArgsList()],
        cwd: call.request.getPwd(),
        environment: {},
        onStdout: (chunk) => {
            writeStdout(call, chunk);
        },
    });
}

async function runPolicyPack(call: Call, info: ProgramInfo): Promise<Exit> {
    const proxy = new PolicyPackProxy();
    try {
        writeStdout(call, `${await proxy.start()}\n`);
        call.once("cancelled", () => {
            proxy.fail("cancelled");
        });
        const folder = info.getProgramDirectory();
        const exit = await runScript(call, info, {
            script: "run-policy-pack",
            arguments: [...call.request.getArgsList(), folder],
            // A pack runs in its own folder, and can read files from there.
            cwd: folder,
            environment: await proxy.environment(),
            onStdout: afterFirstLine(
                (line) => {
                    if (/^\d+$/.test(line)) void proxy.attach(Number(line));
                    else
                        proxy.fail(
                            `its first output must be its port, but is "${line}" (a policy pack must not print while it loads)`,
                        );
                },
                (chunk) => {
                    writeStdout(call, chunk);
                },
            ),
        });
        proxy.fail("signal" in exit ? `it was ended by ${exit.signal}` : `it ended with exit code ${exit.code}`);
        return exit;
    } finally {
        proxy.stop();
    }
}

interface Script {
    readonly script: "run-plugin" | "run-policy-pack";
    readonly arguments: readonly string[];
    readonly cwd: string;
    readonly environment: NodeJS.ProcessEnv;
    readonly onStdout: (chunk: Buffer) => void;
}

function runScript(call: Call, info: ProgramInfo, script: Script): Promise<Exit> {
    const options = runtimeOptions(info);
    const cancelling = new AbortController();
    if (call.cancelled) cancelling.abort();
    call.once("cancelled", () => {
        cancelling.abort();
    });
    return runNode({
        args: [...options.nodeArguments, sdkScript(script.script, info.getProgramDirectory()), ...script.arguments],
        cwd: script.cwd,
        env: { ...environmentOf(call.request), ...optionsEnvironment(options), ...script.environment },
        cancelled: cancelling.signal,
        onStdout: script.onStdout,
        onStderr: (chunk) => call.write(new RunPluginResponse().setStderr(chunk)),
    });
}

function writeStdout(call: Call, output: Buffer | string): void {
    call.write(new RunPluginResponse().setStdout(Buffer.from(output)));
}

/** Passes the first line of an output to one reader, and the rest to another. */
export function afterFirstLine(first: (line: string) => void, rest: (chunk: Buffer) => void) {
    let start: Buffer | undefined = Buffer.alloc(0);
    return (chunk: Buffer): void => {
        if (!start) {
            rest(chunk);
            return;
        }
        start = Buffer.concat([start, chunk]);
        const end = start.indexOf("\n");
        if (end === -1) return;
        first(start.toString("utf8", 0, end));
        const remaining = start.subarray(end + 1);
        start = undefined;
        if (remaining.length > 0) rest(remaining);
    };
}

/** The engine sends the whole environment as `NAME=value`; nothing is inherited. */
function environmentOf(request: RunPluginRequest): NodeJS.ProcessEnv {
    return Object.fromEntries(
        request.getEnvList().map((entry) => {
            const at = entry.indexOf("=");
            return [entry.slice(0, at), entry.slice(at + 1)];
        }),
    );
}
