import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { runPlugin } from "../plugin-server/serve";
import { dockerBuildProvider } from "./provider";

void runPlugin(ResourceProviderService, dockerBuildProvider());
