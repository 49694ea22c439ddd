import type { FluentBitPlan } from "./plan";

/** Description of the role that Fluent Bit assumes. */
export function roleDescription(cluster: string): string {
    return `Fluent Bit on the Windows nodes of ${cluster}`;
}

/** Arguments of Fluent Bit's policy. */
export function writerPolicy({ name, document }: FluentBitPlan["policies"][number]) {
    return { name, document, description: "Fluent Bit may write to the destinations of its routes" };
}

/** Arguments of a readers' policy. */
export function readerPolicy({ name, document }: FluentBitPlan["readers"][number]) {
    return { name, document, description: "What one destination of Fluent Bit writes may be read" };
}
