import { ConfigurationError } from "./configuration-error";

/** Reads something; when that fails, the error says what was tried and what to look at. */
export async function explained<T>(message: string, read: () => Promise<T>): Promise<T> {
    try {
        return await read();
    } catch (error) {
        throw new ConfigurationError(`${message}: ${messageOf(error)}`);
    }
}

/** An error's message on one line: Pulumi wraps what a provider says into several. */
export function messageOf(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    return message.replace(/\s+/g, " ").trim();
}
