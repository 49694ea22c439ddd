import * as grpc from "@grpc/grpc-js";

/** An error that the engine shows unchanged, on one line, without a stack trace. */
export function serviceError(code: grpc.status, message: string, metadata = new grpc.Metadata()) {
    return Object.assign(new Error(message), { code, details: message, metadata });
}

/** Converts an async function to gRPC's callback form. */
export function unary<Request, Response>(
    answer: (request: Request, call: grpc.ServerUnaryCall<Request, Response>) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
        Promise.resolve()
            .then(() => answer(call.request, call))
            .then(
                (response) => {
                    callback(null, response);
                },
                (error: unknown) => {
                    callback(asServiceError(error));
                },
            );
    };
}

/** Refuses every call of a service that is not implemented, with an error that names the plugin and the call. */
export function unimplemented(who: string, service: grpc.ServiceDefinition): grpc.UntypedServiceImplementation {
    const refuse = (method: string) => serviceError(grpc.status.UNIMPLEMENTED, `${who} does not support "${method}"`);
    return Object.fromEntries(
        Object.keys(service).map((method) => [
            method,
            (
                call: grpc.ServerUnaryCall<unknown, unknown> | grpc.ServerWritableStream<unknown, unknown>,
                callback?: grpc.sendUnaryData<unknown>,
            ) => {
                if (callback) callback(refuse(method));
                else call.emit("error", refuse(method));
            },
        ]),
    );
}

export function asServiceError(error: unknown): grpc.ServiceError {
    if (error instanceof Error && "code" in error && "metadata" in error) return error as grpc.ServiceError;
    return serviceError(grpc.status.UNKNOWN, error instanceof Error ? error.message : String(error));
}
