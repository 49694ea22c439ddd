import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { GetRootResourceResponse, SetRootResourceResponse } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { RegisterResourceResponse, SupportsFeatureResponse } from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { unary, unimplemented } from "../../../local/plugin-server/calls";
import { listen } from "../../../local/plugin-server/serve";

/** As much of an engine as a program without resources talks to. What it logs is shown as what the program writes. */
export async function scriptedEngine(
    log: (message: string) => void,
): Promise<{ server: grpc.Server; address: string }> {
    const { server, port } = await listen((listening) => {
        listening.addService(EngineService, {
            ...unimplemented("the scripted engine", EngineService),
            log: unary((request: { getMessage(): string }) => {
                log(request.getMessage());
                return new Empty();
            }),
            getRootResource: unary(() => new GetRootResourceResponse()),
            setRootResource: unary(() => new SetRootResourceResponse()),
        });
        listening.addService(ResourceMonitorService, {
            ...unimplemented("the scripted engine", ResourceMonitorService),
            supportsFeature: unary(() => new SupportsFeatureResponse().setHassupport(false)),
            registerResource: unary(() =>
                new RegisterResourceResponse().setUrn("urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev"),
            ),
            registerResourceOutputs: unary(() => new Empty()),
            signalAndWaitForShutdown: unary(() => new Empty()),
        });
    });
    return { server, address: `127.0.0.1:${port}` };
}
