import * as grpc from "@grpc/grpc-js";
import * as rpc from "@pulumi/pulumi/proto/language_pb";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { asServiceError, serviceError } from "../plugin-server/calls";
import { runNode } from "./run-node";

/**
 * Runs a plugin for Node.js, such as a policy pack, until it ends, or the engine ends the call.
 *
 * A pack gets its configuration and the tags of the stack from the engine. It does not get the project, the stack and its settings, which
 * @pulumi/pulumi reads from variables when it is loaded: the engine sends them in a call to the running pack, and the official host serves this call
 * before it starts the pack. The policies of this repository do not use them.
 */
export async function runPlugin(call: grpc.ServerWritableStream<rpc.RunPluginRequest, rpc.RunPluginResponse>) {
    const { request } = call;
    const cancelling = new AbortController();
    if (call.cancelled) cancelling.abort();
    call.once("cancelled", () => {
        cancelling.abort();
    });
    try {
        const info = request.getInfo();
        if (!info) throw new Error("the engine asked to run a plug-in without a name");
        if (request.getAttachDebugger()) throw new Error("this language host cannot attach a debugger");
        const folder = info.getProgramDirectory();
        const isPack = request.getKind() === "analyzer";
        const exit = await runNode({
            script: isPack ? "run-policy-pack" : "run-plugin",
            info,
            args: isPack ? [...request.getArgsList(), folder] : [folder, ...request.getArgsList()],
            // A pack runs in its own folder, and can read files from there.
            cwd: isPack ? folder : request.getPwd(),
            env: environmentOf(request),
            cancelled: cancelling.signal,
            onStdout: (chunk) => call.write(new rpc.RunPluginResponse().setStdout(chunk)),
            onStderr: (chunk) => call.write(new rpc.RunPluginResponse().setStderr(chunk)),
        });
        call.write(new rpc.RunPluginResponse().setExitcode("signal" in exit ? 1 : exit.code));
        call.end();
    } catch (error) {
        call.emit("error", asServiceError(error));
    }
}

/** The engine sends the whole environment as `NAME=value`; nothing is inherited. */
function environmentOf(request: rpc.RunPluginRequest): NodeJS.ProcessEnv {
    return Object.fromEntries(
        request.getEnvList().map((entry) => {
            const at = entry.indexOf("=");
            return [entry.slice(0, at), entry.slice(at + 1)];
        }),
    );
}

/** The official host runs the package manager. Here, the packages of a plugin must exist, and are only searched. */
export function installedDependencies(
    call: grpc.ServerWritableStream<rpc.InstallDependenciesRequest, rpc.InstallDependenciesResponse>,
): void {
    const folder = call.request.getInfo()?.getProgramDirectory() ?? call.request.getDirectory();
    const manifest = path.join(folder, "package.json");
    const { dependencies = {} } = JSON.parse(readFileSync(manifest, "utf8")) as { dependencies?: object };
    const places = createRequire(manifest).resolve.paths("any") ?? [];
    const isMissing = (name: string): boolean => !places.some((place) => existsSync(path.join(place, name)));
    const missing = Object.keys(dependencies).filter(isMissing);
    if (missing.length > 0) {
        const message = `${missing.join(", ")} of ${folder} is not installed: run npm install there, because the local Node.js language host does not`;
        call.emit("error", serviceError(grpc.status.FAILED_PRECONDITION, message));
        return;
    }
    call.end();
}
