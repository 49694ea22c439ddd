import type { Problem } from "./problems";
import { ProblemsError } from "./problems-error";

/** Reads something. If that fails, the error says what was tried and what to check. */
export async function explained<T>(problem: Problem, read: () => Promise<T>): Promise<T> {
    try {
        return await read();
    } catch (error) {
        throw new ProblemsError([{ ...problem, remedy: `${problem.remedy}: ${messageOf(error)}` }], {
            heading: "A look-up failed.",
        });
    }
}

/** An error's message on one line: Pulumi wraps a provider's message into several. */
export function messageOf(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    return message.replace(/\s+/g, " ").trim();
}
