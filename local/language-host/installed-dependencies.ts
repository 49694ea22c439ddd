import * as grpc from "@grpc/grpc-js";
import { InstallDependenciesResponse, type InstallDependenciesRequest } from "@pulumi/pulumi/proto/language_pb";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { serviceError } from "../plugin-server/calls";

/** The official host runs the package manager. Here, the packages of a plugin must exist, and are only searched. */
export function installedDependencies(
    call: grpc.ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>,
): void {
    const folder = call.request.getInfo()?.getProgramDirectory() ?? call.request.getDirectory();
    const { dependencies = {} } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
        dependencies?: Record<string, string>;
    };
    const places = createRequire(path.join(folder, "package.json")).resolve.paths("any") ?? [];
    const missing = Object.keys(dependencies).filter(
        (name) => !places.some((place) => existsSync(path.join(place, name))),
    );
    if (missing.length > 0) {
        const message = `${missing.join(", ")} of ${folder} is not installed: run npm install there, because the local Node.js language host does not`;
        call.emit("error", serviceError(grpc.status.FAILED_PRECONDITION, message));
        return;
    }
    call.end();
}
