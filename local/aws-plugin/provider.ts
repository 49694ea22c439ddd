import { version } from "@pulumi/aws/package.json";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService, type IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { unary, unimplemented } from "../plugin-server/calls";
import { complaintsAbout, withDefaults } from "./argument";
import { AwsClients } from "./aws-clients";
import { explain, isGone, ProviderError } from "./aws-errors";
import { invokeOf } from "./services/registry";
import { fromStruct, pathText, secretTexts, toStruct } from "./property-values";
import { schema } from "./schema";
import { readSettings, settingComplaints } from "./provider-settings";
import * as resources from "./resource-calls";

/** The part of Pulumi's provider protocol for resources and functions. */
export function awsProvider(environment: NodeJS.ProcessEnv = process.env): IResourceProviderServer {
    let configured: resources.Configured | undefined;
    let cancelled = false;

    /** A call that needs a configured provider. It is refused after the user has cancelled. */
    const call = <Request, Response>(
        answer: (request: Request, provider: resources.Configured) => Response | Promise<Response>,
    ) =>
        unary<Request, Response>((request) => {
            if (cancelled) throw new ProviderError("cancelled");
            if (!configured)
                throw new ProviderError("the local AWS stand-in was asked to work before it was configured");
            return answer(request, configured);
        });

    // The engine compares the settings of a provider itself, if a provider does not (DiffConfig):
    // https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/providers/registry.go
    const others = unimplemented("the local AWS stand-in", ResourceProviderService);
    return {
        ...(others as unknown as IResourceProviderServer),
        handshake: unary(() => new rpc.ProviderHandshakeResponse().setAcceptSecrets(true)),
        getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
        getSchema: unary(() => new rpc.GetSchemaResponse().setSchema(JSON.stringify(schema()))),
        attach: unary(() => new Empty()),
        // Calls in progress can finish: they are short, and the engine must learn of created resources.
        cancel: unary(() => {
            cancelled = true;
            return new Empty();
        }),
        checkConfig: unary(checkConfig),
        configure: unary((request) => {
            const settings = readSettings(fromStruct(request.getArgs()).values, environment);
            configured = { clients: new AwsClients(settings), defaultTags: settings.defaultTags };
            return new rpc.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
        }),
        check: call(resources.checkResource),
        diff: call(resources.diffResource),
        create: call(resources.createResource),
        read: call(resources.readResource),
        update: call(resources.updateResource),
        delete: call(resources.deleteResource),
        invoke: call(invokeFunction),
    };
}

function checkConfig(request: rpc.CheckRequest): rpc.CheckResponse {
    const news = fromStruct(request.getNews());
    const failures = settingComplaints(news.values).map(({ property, reason }) =>
        new rpc.CheckFailure().setProperty(property).setReason(reason),
    );
    return new rpc.CheckResponse().setInputs(toStruct(news)).setFailuresList(failures);
}

async function invokeFunction(request: rpc.InvokeRequest, { clients }: resources.Configured) {
    const row = invokeOf(request.getTok());
    const given = fromStruct(request.getArgs());
    const complaints = complaintsAbout(row.arguments, given.values);
    if (complaints.length > 0) {
        return new rpc.InvokeResponse().setFailuresList(
            complaints.map(({ path, reason }) => new rpc.CheckFailure().setProperty(pathText(path)).setReason(reason)),
        );
    }
    const args = withDefaults(row.arguments, given.values);
    const region = args["region"];
    const aws = clients.in(typeof region === "string" ? region : undefined);
    const result = await row.call(aws, args).catch((error: unknown) => {
        if (!isGone(error)) throw explain(row.reading(args), error, secretTexts(given));
    });
    if (!result) throw new ProviderError(`${row.reading(args)}: ${row.notFound ?? "couldn't find resource"}`);
    return new rpc.InvokeResponse().setReturn(toStruct({ values: result, secrets: [] }));
}
