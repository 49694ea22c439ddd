import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { runPlugin } from "../../../local/plugin-server/serve";

/** What a preview does not know yet, on the engine's wire. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Stands in for any provider: accepts every resource and makes none. The engine, and so the policy pack, sees what it
 * would see of the real one: inputs as the program gave them, and an ARN that is unknown until the update.
 */
void runPlugin(ResourceProviderService, {
    getPluginInfo: answer(() => new PluginInfo().setVersion("0.0.0")),
    checkConfig: answer((request: provider.CheckRequest) => new provider.CheckResponse().setInputs(request.getNews())),
    diffConfig: answer(() => new provider.DiffResponse().setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE)),
    configure: answer(() => new provider.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true)),
    check: answer((request: provider.CheckRequest) => new provider.CheckResponse().setInputs(request.getNews())),
    diff: answer((request: provider.DiffRequest) => {
        const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
        const same = text(request.getOldInputs()) === text(request.getNews());
        return new provider.DiffResponse().setChanges(same ? DIFF_NONE : DIFF_SOME);
    }),
    create: answer((request: provider.CreateRequest) => {
        const properties = { ...request.getProperties()?.toJavaScript() };
        const name = typeof properties.name === "string" ? properties.name : request.getName();
        properties.arn = request.getPreview() ? unknown : arnOf(request.getType(), name);
        return new provider.CreateResponse().setId(name).setProperties(Struct.fromJavaScript(properties));
    }),
    update: answer((request: provider.UpdateRequest) => new provider.UpdateResponse().setProperties(request.getNews())),
    delete: answer(() => new Empty()),
    cancel: answer(() => new Empty()),
});

/** The ARN that AWS would give, for the types whose ARN a policy looks at. */
function arnOf(type: string, name: string): string {
    const resource: Record<string, string> = {
        "aws:iam/role:Role": `iam::111122223333:role/${name}`,
        "aws:iam/policy:Policy": `iam::111122223333:policy/${name}`,
        "aws:cloudwatch/logGroup:LogGroup": `logs:eu-west-1:111122223333:log-group:${name}`,
    };
    return `arn:aws:${resource[type] ?? `example:eu-west-1:111122223333:${name}`}`;
}

function text(properties: Struct | undefined): string {
    return JSON.stringify(properties?.toJavaScript());
}

function answer<Request, Response>(handle: (request: Request) => Response) {
    return ({ request }: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
        callback(null, handle(request));
    };
}
