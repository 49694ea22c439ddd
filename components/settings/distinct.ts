import { z } from "zod";

/**
 * A list whose entries all differ.
 *
 * @param message what an error says
 * @param by what differs. Default: the entry itself
 */
export function distinct<T extends z.ZodType>(
    element: T,
    message = "must not contain duplicates",
    by: (entry: z.output<T>) => unknown = (entry) => entry,
): z.ZodArray<T> {
    return z.array(element).refine((list) => areDistinct(list.map(by)), message);
}

export function areDistinct(list: readonly unknown[]): boolean {
    return new Set(list).size === list.length;
}
