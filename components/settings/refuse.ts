import type { z } from "zod";

/** Refuses settings that have no effect in combination with others, where a schema's shape cannot express this. */
export function refuse<T extends object>(
    settings: T,
    names: readonly (keyof T & string)[],
    message: string,
    context: z.RefinementCtx,
): void {
    for (const name of names.filter((one) => settings[one] !== undefined)) {
        context.addIssue({ code: "custom", path: [name], message });
    }
}
