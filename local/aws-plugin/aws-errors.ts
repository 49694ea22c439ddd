import type { MiddlewareStack } from "@smithy/types";

/** An error with a complete message on one line. */
export class ProviderError extends Error {}

const operationOf = new WeakMap<Error, string>();

export interface Client {
    // oxlint-disable-next-line typescript/no-explicit-any -- each client has input and output types of its own
    readonly middlewareStack: MiddlewareStack<any, any>;
}

/** Adds the failed operation to a client's errors, because the SDK's errors only contain AWS' response. */
export function nameOperationInErrors<C extends Client>(client: C): C {
    client.middlewareStack.add(
        (next, context) => async (args) => {
            try {
                return await next(args);
            } catch (error) {
                if (error instanceof Error && context.commandName !== undefined) {
                    operationOf.set(error, context.commandName.replace(/Command$/, ""));
                }
                throw error;
            }
        },
        { step: "initialize", name: "nameOperationInErrors" },
    );
    return client;
}

/** AWS' name of the error, such as `ResourceNotFoundException`. */
export function errorCode(error: unknown): string | undefined {
    return error instanceof Error ? error.name : undefined;
}

/** Whether the error means that the resource does not exist: `ResourceNotFoundException`, `NoSuchEntity`, `InvalidVpcID.NotFound`. */
export function isGone(error: unknown): boolean {
    return /NotFound|^NoSuch/.test(errorCode(error) ?? "");
}

/** The response, or undefined if the resource does not exist. */
export async function unlessGone<T>(request: Promise<T>): Promise<T | undefined> {
    try {
        return await request;
    } catch (error) {
        if (isGone(error)) return undefined;
        throw error;
    }
}

/** The request and AWS' response on one line, without secret values. */
export function explain(doing: string, error: unknown, secrets: readonly string[] = []): ProviderError {
    if (error instanceof ProviderError) return error;
    const operation = error instanceof Error ? operationOf.get(error) : undefined;
    const steps = [doing, ...(operation === undefined ? [] : [operation]), answer(error)];
    return new ProviderError(redact(steps.join(": "), secrets));
}

export function redact(message: string, secrets: readonly string[]): string {
    return secrets
        .filter((secret) => secret !== "")
        .sort((a, b) => b.length - a.length)
        .reduce((text, secret) => text.replaceAll(secret, "[secret]"), message);
}

function answer(error: unknown): string {
    if (!(error instanceof Error)) return String(error);
    const connection = unreachable(error);
    if (connection !== undefined) {
        return `no answer from ${connection}; is the local environment running (make up)?`;
    }
    // The SDK cannot parse HTML, with which the local AWS answers requests that it does not support.
    if (error.message.includes("Deserialization error")) return "this local AWS does not seem to support this";
    const message = error.message.replace(/\s+/g, " ").trim();
    return error.name === "Error" ? message : `${error.name}: ${message}`;
}

/** The address that refused a connection. Node.js reports several attempts (IPv4, IPv6) as one error that contains them. */
function unreachable(error: Error): string | undefined {
    const [first] = error instanceof AggregateError ? (error.errors as Error[]) : [error];
    if (first === undefined || !("code" in first) || !("address" in first)) return undefined;
    const { address, port } = first as unknown as { address: string; port?: number };
    return port === undefined ? address : `${address}:${port}`;
}
