import type { MiddlewareStack } from "@smithy/types";

/** An error that says all there is to say, in one line. */
export class ProviderError extends Error {}

const operationOf = new WeakMap<Error, string>();

export interface Client {
    // oxlint-disable-next-line typescript/no-explicit-any -- each client has input and output types of its own
    readonly middlewareStack: MiddlewareStack<any, any>;
}

/** Makes a client remember which operation failed: the SDK's errors say what AWS answered, not what it was asked. */
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

/** AWS' own name for what went wrong, such as `ResourceNotFoundException`. */
export function errorCode(error: unknown): string | undefined {
    return error instanceof Error ? error.name : undefined;
}

/** Whether AWS says that the thing itself does not exist. */
export function isGone(error: unknown): boolean {
    return notFoundCodes.has(errorCode(error) ?? "");
}

const notFoundCodes = new Set([
    "ResourceNotFoundException",
    "NoSuchEntityException",
    "NoSuchEntity",
    "RepositoryNotFoundException",
    "LifecyclePolicyNotFoundException",
    "InvalidLaunchTemplateId.NotFound",
    "InvalidSubnetID.NotFound",
    "InvalidVpcID.NotFound",
    "InvalidInternetGatewayID.NotFound",
    "InvalidRouteTableID.NotFound",
    "InvalidAllocationID.NotFound",
    "NatGatewayNotFound",
    // CloudWatch, of a dashboard
    "ResourceNotFound",
    // KMS
    "NotFoundException",
    // S3: the bucket by its head, the bucket, and what a bucket may have.
    "NotFound",
    "NoSuchBucket",
    "NoSuchBucketPolicy",
    "NoSuchLifecycleConfiguration",
    "NoSuchPublicAccessBlockConfiguration",
    "NoSuchTagSet",
    "ObjectLockConfigurationNotFoundError",
    "OwnershipControlsNotFoundError",
    "ServerSideEncryptionConfigurationNotFoundError",
]);

/** The answer to "does it exist?": undefined where AWS says that it does not. */
export async function unlessGone<T>(request: Promise<T>): Promise<T | undefined> {
    try {
        return await request;
    } catch (error) {
        if (isGone(error)) return undefined;
        throw error;
    }
}

/** One line: what was asked, what AWS answered. Texts that came in as secrets are taken out. */
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
    // The SDK cannot make sense of a web page: that is what the local AWS answers to what it does not do.
    if (error.message.includes("Deserialization error")) return "this local AWS does not seem to support this";
    const message = error.message.replace(/\s+/g, " ").trim();
    return error.name === "Error" ? message : `${error.name}: ${message}`;
}

/** The address that refused a connection. Node reports several tries (IPv4, IPv6) as one error that holds them all. */
function unreachable(error: Error): string | undefined {
    const [first] = error instanceof AggregateError ? (error.errors as Error[]) : [error];
    if (first === undefined || !("code" in first) || !("address" in first)) return undefined;
    const { address, port } = first as unknown as { address: string; port?: number };
    return port === undefined ? address : `${address}:${port}`;
}
