import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";

import { runPlugin } from "../plugin-server/serve";
import { stopPrograms } from "./child-process";
import { languageRuntime } from "./language-runtime";

void runPlugin((server) => {
    server.addService(LanguageRuntimeService, languageRuntime());
}, stopPrograms);
