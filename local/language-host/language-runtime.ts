import { LanguageRuntimeService, type ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import { GetRequiredPackagesResponse, LanguageHandshakeResponse } from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { version } from "@pulumi/pulumi/package.json";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { unary, unimplemented } from "../plugin-server/calls";
import { stopPrograms } from "./child-process";
import { installedDependencies } from "./installed-dependencies";
import { runPluginProgram } from "./run-plugin-program";
import { runProgram } from "./run-program";

/** The calls of the engine during previews, deployments, refreshes, imports and destroys. */
export function languageRuntime(): ILanguageRuntimeServer {
    let engineAddress = process.argv[2] ?? "";
    return {
        ...(unimplemented(
            "the local Node language host",
            Object.keys(LanguageRuntimeService),
        ) as unknown as ILanguageRuntimeServer),
        handshake: unary((request) => {
            engineAddress = request.getEngineAddress();
            return new LanguageHandshakeResponse();
        }),
        getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
        // The engine would download these plugins in advance. In this environment, all are installed.
        getRequiredPackages: unary(() => new GetRequiredPackagesResponse()),
        installDependencies: installedDependencies,
        run: unary((request) => runProgram(request, engineAddress)),
        runPlugin: (call) => {
            void runPluginProgram(call);
        },
        // The response to `run` shows when the program has ended.
        cancel: unary(() => {
            void stopPrograms();
            return new Empty();
        }),
    };
}
