import { RunPluginResponse, type RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import * as grpc from "@grpc/grpc-js";

import { serviceError } from "../plugin-server/calls";
import { children, stopChild, type Exit } from "./child-process";
import { optionsEnvironment, runtimeOptions } from "./runtime-options";
import { sdkScript } from "./sdk-script";

type Call = grpc.ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/** Runs a plugin written for Node (here: a policy pack) until the engine ends the call. */
export async function runPluginProgram(call: Call): Promise<void> {
    const request = call.request;
    try {
        const info = request.getInfo();
        if (!info) throw new Error("the engine asked to run a plugin without saying which");
        if (request.getAttachDebugger()) throw new Error("this language host cannot attach a debugger");
        const options = runtimeOptions(info);
        const folder = info.getProgramDirectory();
        const analyzer = request.getKind() === "analyzer";
        const exit = await children.run(
            {
                args: [
                    ...options.nodeArguments,
                    sdkScript(analyzer ? "run-policy-pack" : "run-plugin", folder),
                    // The two start scripts expect the folder at opposite ends of their arguments.
                    ...(analyzer ? [...request.getArgsList(), folder] : [folder, ...request.getArgsList()]),
                ],
                // A policy pack has always been run in its own folder, and finds its files from there.
                cwd: analyzer ? folder : request.getPwd(),
                env: { ...environment(request), ...optionsEnvironment(options) },
                onStdout: (chunk) => call.write(new RunPluginResponse().setStdout(chunk)),
                onStderr: (chunk) => call.write(new RunPluginResponse().setStderr(chunk)),
            },
            (child) => {
                call.once("cancelled", () => {
                    stopChild(child);
                });
            },
        );
        call.write(new RunPluginResponse().setExitcode(exitCode(exit)));
        call.end();
    } catch (error) {
        call.emit("error", serviceError(grpc.status.UNKNOWN, error instanceof Error ? error.message : String(error)));
    }
}

/** The engine sends the whole environment as `NAME=value`; nothing is inherited. */
function environment(request: RunPluginRequest): NodeJS.ProcessEnv {
    return Object.fromEntries(
        request.getEnvList().map((entry) => {
            const at = entry.indexOf("=");
            return [entry.slice(0, at), entry.slice(at + 1)];
        }),
    );
}

function exitCode(exit: Exit): number {
    return "signal" in exit ? 1 : exit.code;
}
