import * as grpc from "@grpc/grpc-js";

import { stopWithEngine } from "./engine-connection";

/** The engine sends and accepts messages of up to 400 MiB; gRPC's default of 4 MiB would break a large state. */
const maximumMessageBytes = 400 * 1024 * 1024;

const channelOptions: grpc.ChannelOptions = {
    "grpc.max_receive_message_length": maximumMessageBytes,
    "grpc.max_send_message_length": maximumMessageBytes,
};

/** Binds the services to a free port of the loopback interface. */
export async function listen(register: (server: grpc.Server) => void): Promise<{ server: grpc.Server; port: number }> {
    const server = new grpc.Server(channelOptions);
    register(server);
    const port = await new Promise<number>((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
            if (error) reject(error);
            else resolve(bound);
        });
    });
    return { server, port };
}

/**
 * Runs a Pulumi plugin: serves it, prints the port (the only output that the engine reads before the first call), and ends when the engine requests it
 * or has ended.
 */
export async function runPlugin(
    service: grpc.ServiceDefinition,
    implementation: grpc.UntypedServiceImplementation,
    cleanUp: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
    const { server, port } = await listen((unbound) => {
        unbound.addService(service, implementation);
    });
    const stop = () => {
        server.forceShutdown();
        void cleanUp().then(() => process.exit(0));
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
    const engineAddress = process.argv[2];
    if (engineAddress !== undefined && !engineAddress.startsWith("-")) stopWithEngine(engineAddress, stop);
    process.stdout.write(`${port}\n`);
}
