import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { runPlugin } from "../plugin-server/serve";
import { awsProvider } from "./provider";

// The AWS SDK warns about the version of Node.js. Maintainers of this project need to know that, users do not.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
void runPlugin(ResourceProviderService, awsProvider());
