import { LanguageRuntimeService, type ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import { GetRequiredPackagesResponse, LanguageHandshakeResponse } from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { version } from "@pulumi/pulumi/package.json";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { unary, unimplemented } from "../plugin-server/calls";
import { runPlugin as servePlugin } from "../plugin-server/serve";
import { stopPrograms } from "./run-node";
import { installedDependencies, runPlugin } from "./run-plugin";
import { runProgram } from "./run-program";

let engineAddress = process.argv[2] ?? "";

/** The calls of the engine during previews, deployments, refreshes, imports and destroys. */
const languageRuntime = {
    ...(unimplemented("the local Node language host", LanguageRuntimeService) as unknown as ILanguageRuntimeServer),
    handshake: unary((request) => {
        engineAddress = request.getEngineAddress();
        return new LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
    // The engine would download these plugins in advance. In this environment, all are installed.
    getRequiredPackages: unary(() => new GetRequiredPackagesResponse()),
    installDependencies: installedDependencies,
    run: unary((request) => runProgram(request, engineAddress)),
    runPlugin: (call) => void runPlugin(call),
    // The response to `run` shows when the program has ended.
    cancel: unary(() => {
        void stopPrograms();
        return new Empty();
    }),
} satisfies ILanguageRuntimeServer;

void servePlugin(LanguageRuntimeService, languageRuntime, stopPrograms);
