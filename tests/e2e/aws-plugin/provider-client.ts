import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { bundleFile, pluginBundles } from "../../../local/tools/plugin-bundles";

export type Values = Record<string, JavaScriptValue>;

export interface Resource {
    readonly urn: string;
    readonly id: string;
    readonly inputs: Values;
    readonly state: Values;
}

/** The plugin as the engine sees it: a process of its own, reached through Pulumi's provider protocol. */
export class AwsPlugin {
    private constructor(
        private readonly process: ChildProcess,
        private readonly client: grpc.Client,
    ) {}

    static async start(config: Values = {}, environment: NodeJS.ProcessEnv = {}): Promise<AwsPlugin> {
        const child = spawn(bundleFile(await pluginBundles(), "pulumi-resource-aws"), {
            env: { ...process.env, ...environment },
            stdio: ["ignore", "pipe", "inherit"],
        });
        const [port] = (await once(createInterface(child.stdout), "line")) as [string];
        const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
        const plugin = new AwsPlugin(child, client);
        await plugin.call("configure", new rpc.ConfigureRequest().setArgs(Struct.fromJavaScript(config)));
        return plugin;
    }

    async stop(): Promise<void> {
        this.client.close();
        this.process.kill();
        await once(this.process, "close");
    }

    async check(urn: string, news: Values, olds: Values = {}) {
        const request = new rpc.CheckRequest()
            .setUrn(urn)
            .setNews(Struct.fromJavaScript(news))
            .setOlds(Struct.fromJavaScript(olds))
            .setRandomseed(Buffer.from("seed"));
        const response = await this.call<rpc.CheckResponse>("check", request);
        return { inputs: values(response.getInputs()), failures: response.toObject().failuresList };
    }

    /** Check and create, as `pulumi up` does for a new resource. */
    async create(type: string, name: string, program: Values): Promise<Resource> {
        const urn = `urn:pulumi:test::project::${type}::${name}`;
        const { inputs, failures } = await this.check(urn, program);
        if (failures.length > 0) throw new Error(JSON.stringify(failures));
        const request = new rpc.CreateRequest().setUrn(urn).setProperties(Struct.fromJavaScript(inputs));
        const response = await this.call<rpc.CreateResponse>("create", request);
        return { urn, id: response.getId(), inputs, state: values(response.getProperties()) };
    }

    /** What would change if the program said this. */
    async diff(resource: Resource, program: Values) {
        const { inputs } = await this.check(resource.urn, program, resource.inputs);
        const response = await this.call<rpc.DiffResponse>(
            "diff",
            new rpc.DiffRequest()
                .setId(resource.id)
                .setUrn(resource.urn)
                .setOlds(Struct.fromJavaScript(resource.state))
                .setOldInputs(Struct.fromJavaScript(resource.inputs))
                .setNews(Struct.fromJavaScript(inputs)),
        );
        return {
            changes: response.getChanges() === rpc.DiffResponse.DiffChanges.DIFF_SOME,
            replaces: response.getReplacesList(),
            deleteBeforeReplace: response.getDeletebeforereplace(),
            paths: response
                .getDetaileddiffMap()
                .toArray()
                .map(([path]) => path),
        };
    }

    async update(resource: Resource, program: Values): Promise<Resource> {
        const { inputs } = await this.check(resource.urn, program, resource.inputs);
        const response = await this.call<rpc.UpdateResponse>(
            "update",
            new rpc.UpdateRequest()
                .setId(resource.id)
                .setUrn(resource.urn)
                .setOlds(Struct.fromJavaScript(resource.state))
                .setOldInputs(Struct.fromJavaScript(resource.inputs))
                .setNews(Struct.fromJavaScript(inputs)),
        );
        return { ...resource, inputs, state: values(response.getProperties()) };
    }

    /** As `pulumi refresh` does; nothing when AWS does not have the resource any more. */
    async refresh(resource: Resource): Promise<Resource | undefined> {
        const request = new rpc.ReadRequest()
            .setId(resource.id)
            .setUrn(resource.urn)
            .setProperties(Struct.fromJavaScript(resource.state))
            .setInputs(Struct.fromJavaScript(resource.inputs));
        const response = await this.call<rpc.ReadResponse>("read", request);
        if (response.getId() === "") return undefined;
        return { ...resource, inputs: values(response.getInputs()), state: values(response.getProperties()) };
    }

    /** As `pulumi import` does, which knows nothing but the id. */
    async import(type: string, id: string): Promise<Resource | undefined> {
        return this.refresh({ urn: `urn:pulumi:test::project::${type}::imported`, id, inputs: {}, state: {} });
    }

    async delete(resource: Resource): Promise<void> {
        const request = new rpc.DeleteRequest()
            .setId(resource.id)
            .setUrn(resource.urn)
            .setProperties(Struct.fromJavaScript(resource.state));
        await this.call("delete", request);
    }

    async invoke(token: string, args: Values): Promise<Values> {
        const request = new rpc.InvokeRequest().setTok(token).setArgs(Struct.fromJavaScript(args));
        return values((await this.call<rpc.InvokeResponse>("invoke", request)).getReturn());
    }

    call<Response>(method: string, request: unknown): Promise<Response> {
        const definition = methods[method] as grpc.MethodDefinition<unknown, Response> | undefined;
        if (!definition) throw new Error(`the provider protocol has no call "${method}"`);
        const { path, requestSerialize, responseDeserialize } = definition;
        return new Promise((resolve, reject) => {
            this.client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error, response) => {
                if (error) reject(error);
                else resolve(response as Response);
            });
        });
    }
}

const methods = ResourceProviderService as unknown as grpc.ServiceDefinition;

function values(struct: Struct | undefined): Values {
    return struct?.toJavaScript() ?? {};
}
