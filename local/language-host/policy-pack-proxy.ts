import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
    AnalyzerHandshakeResponse,
    AnalyzerStackConfigureRequest,
    AnalyzerStackConfigureResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";

import { serviceError, unary } from "../plugin-server/calls";
import { channelOptions, listen } from "../plugin-server/serve";
import { Deferred } from "./deferred";

type Method = grpc.MethodDefinition<unknown, unknown>;

/**
 * A proxy between the engine and a policy pack. @pulumi/pulumi reads the stack and its configuration from environment variables when it is loaded, but the
 * engine sends them in a call to the running pack. So the engine first calls this proxy, which then starts the pack.
 */
export class PolicyPackProxy {
    private readonly stack = new Deferred<AnalyzerStackConfigureRequest | undefined>();
    private readonly pack = new Deferred<grpc.Client>();
    private server: grpc.Server | undefined;

    /** Serves the engine and returns the port for it. */
    async start(): Promise<number> {
        // The promise can be rejected before the first call waits for the pack.
        this.pack.promise.catch(() => undefined);
        const { server, port } = await listen((listening) => {
            listening.addService(forwardedService, this.forwarding());
        });
        this.server = server;
        return port;
    }

    /** The environment variables of the pack. None if the engine has no stack. */
    async environment(): Promise<NodeJS.ProcessEnv> {
        const stack = await this.stack.promise;
        if (!stack) return {};
        return {
            PULUMI_NODEJS_ORGANIZATION: stack.getOrganization(),
            PULUMI_NODEJS_PROJECT: stack.getProject(),
            PULUMI_NODEJS_STACK: stack.getStack(),
            PULUMI_NODEJS_DRY_RUN: String(stack.getDryRun()),
            PULUMI_CONFIG: JSON.stringify(Object.fromEntries(stack.getConfigMap().toArray())),
            PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(stack.getConfigSecretKeysList()),
        };
    }

    /** Passes all further calls to the pack at this port, which also gets the stack. */
    async attach(port: number): Promise<void> {
        const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), channelOptions);
        const stack = await this.stack.promise;
        try {
            if (stack) await send(client, AnalyzerService.configureStack, Buffer.from(stack.serializeBinary()));
        } catch (error) {
            // Packs with older versions of @pulumi/policy do not support this call and do not need it.
            if ((error as grpc.ServiceError).code !== grpc.status.UNIMPLEMENTED) {
                this.fail((error as grpc.ServiceError).details);
                return;
            }
        }
        this.pack.resolve(client);
    }

    /** The pack has ended or could not be started. Waiting calls get this error. */
    fail(reason: string): void {
        this.stack.resolve(undefined);
        this.pack.reject(serviceError(grpc.status.UNAVAILABLE, `the policy pack is not running: ${reason}`));
    }

    /** Stops after all calls in progress were answered. */
    stop(): void {
        const server = this.server;
        server?.tryShutdown(() => undefined);
        setTimeout(() => server?.forceShutdown(), 1_000).unref();
    }

    private forwarding(): grpc.UntypedServiceImplementation {
        const forward = (method: Method) =>
            unary<Buffer, Buffer>(async (message) => {
                // Another call before the engine has sent a stack means that there is none.
                this.stack.resolve(undefined);
                return send(await this.pack.promise, method, message);
            });
        return {
            ...Object.fromEntries(
                Object.entries(AnalyzerService).map(([name, method]) => [name, forward(method as Method)]),
            ),
            handshake: unary(() => Buffer.from(new AnalyzerHandshakeResponse().serializeBinary())),
            configureStack: unary((message: Buffer) => {
                this.stack.resolve(AnalyzerStackConfigureRequest.deserializeBinary(message));
                return Buffer.from(new AnalyzerStackConfigureResponse().serializeBinary());
            }),
        };
    }
}

const asIs = (message: Buffer) => message;

/** The service with undecoded messages, because most are only passed on. */
const forwardedService: grpc.ServiceDefinition = Object.fromEntries(
    Object.entries(AnalyzerService).map(([name, method]) => [
        name,
        { ...(method as Method), requestDeserialize: asIs, responseSerialize: asIs },
    ]),
);

function send(client: grpc.Client, { path }: { path: string }, message: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
        client.makeUnaryRequest(path, asIs, asIs, message, (error, response) => {
            if (error) reject(error);
            else resolve(response ?? Buffer.alloc(0));
        });
    });
}
