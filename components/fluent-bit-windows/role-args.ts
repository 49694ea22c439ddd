import type { FluentBitPlan } from "./plan";

/** Description of the role that Fluent Bit assumes. */
export function roleDescription(cluster: string): string {
    return `Fluent Bit on the Windows nodes of ${cluster}`;
}

/** A policy of what Fluent Bit may write, with its description. */
export function writerPolicy({ name, document }: FluentBitPlan["policies"][number]) {
    return { name, document, description: "Fluent Bit may write to the destinations of its routes" };
}

/** A policy of what others may read, with its description. */
export function readerPolicy({ name, document }: FluentBitPlan["readers"][number]) {
    return { name, document, description: "What one destination of Fluent Bit writes may be read" };
}
