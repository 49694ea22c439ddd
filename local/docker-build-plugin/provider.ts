import { version } from "@pulumi/docker-build/package.json";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService, type IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { isDeepStrictEqual } from "node:util";

import { unary, unimplemented } from "../plugin-server/calls";
import { build } from "./build";
import { imageInputs, imageState } from "./image-inputs";
import { imageName, LocalRegistry } from "./local-registry";

/** The resource `docker-build:index:Image`, with BuildKit and a registry on this machine. */
export function dockerBuildProvider(environment: NodeJS.ProcessEnv = process.env): IResourceProviderServer {
    const address = required(environment, "LOCAL_REGISTRY");
    const registry = new LocalRegistry(address);
    const built = async (struct: Struct | undefined): Promise<{ id: string; properties: Struct }> => {
        const inputs = imageInputs.parse(valuesOf(struct));
        const digest = await build(inputs, address, required(environment, "EXPERIMENTAL_BUILDKIT_SOURCE_POLICY"));
        const ref = `${inputs.tags[0]}@${digest}`;
        return { id: digest, properties: Struct.fromJavaScript({ ...valuesOf(struct), digest, ref }) };
    };
    const others = unimplemented("the local Docker Build stand-in", ResourceProviderService);
    return {
        ...(others as unknown as IResourceProviderServer),
        handshake: unary(() => new rpc.ProviderHandshakeResponse()),
        getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
        attach: unary(() => new Empty()),
        cancel: unary(() => new Empty()),
        checkConfig: unary((request: rpc.CheckRequest) => new rpc.CheckResponse().setInputs(request.getNews())),
        configure: unary(() => new rpc.ConfigureResponse().setSupportspreview(true)),
        check: unary(check),
        diff: unary(diff),
        create: unary(async (request: rpc.CreateRequest) => {
            if (request.getPreview()) return new rpc.CreateResponse().setProperties(request.getProperties());
            const { id, properties } = await built(request.getProperties());
            return new rpc.CreateResponse().setId(id).setProperties(properties);
        }),
        update: unary(async (request: rpc.UpdateRequest) => {
            if (request.getPreview()) return new rpc.UpdateResponse().setProperties(request.getNews());
            return new rpc.UpdateResponse().setProperties((await built(request.getNews())).properties);
        }),
        read: unary(async (request: rpc.ReadRequest) => {
            const { tags, digest } = imageState.parse(valuesOf(request.getProperties()));
            // An answer without an ID means that it no longer exists.
            if (!(await registry.has(imageName(tags[0]).repository, digest))) return new rpc.ReadResponse();
            return new rpc.ReadResponse()
                .setId(request.getId())
                .setProperties(request.getProperties())
                .setInputs(request.getInputs());
        }),
        delete: unary(async (request: rpc.DeleteRequest) => {
            const { tags, digest } = imageState.parse(valuesOf(request.getProperties()));
            await registry.remove(imageName(tags[0]).repository, digest);
            return new Empty();
        }),
    };
}

function check(request: rpc.CheckRequest): rpc.CheckResponse {
    const issues = imageInputs.safeParse(valuesOf(request.getNews())).error?.issues ?? [];
    return new rpc.CheckResponse()
        .setInputs(request.getNews())
        .setFailuresList(
            issues.map(({ path, message }) =>
                new rpc.CheckFailure().setProperty(path.join(".")).setReason(`the local stand-in: ${message}`),
            ),
        );
}

/** A change of any argument needs another image, except for the registry's credentials, which are new in each run. */
function diff(request: rpc.DiffRequest): rpc.DiffResponse {
    const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
    const olds = valuesOf(request.getOldInputs());
    const news = valuesOf(request.getNews());
    const changed = Object.keys({ ...olds, ...news }).filter(
        (name) => name !== "registries" && !isDeepStrictEqual(olds[name], news[name]),
    );
    return new rpc.DiffResponse().setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE).setDiffsList(changed);
}

function valuesOf(struct: Struct | undefined): Record<string, JavaScriptValue> {
    return struct?.toJavaScript() ?? {};
}

function required(environment: NodeJS.ProcessEnv, name: string): string {
    const value = environment[name];
    if (value === undefined) {
        throw new Error(`${name} is not set: the local Docker Build stand-in only works in the local environment`);
    }
    return value;
}
