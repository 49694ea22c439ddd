import type { OutputSection } from "./sections";

/**
 * The maximum size of an output's buffer in Fluent Bit's unit `M`, which is 1,000,000 bytes. Undefined: no maximum.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_utils.c (`flb_utils_size_to_bytes`)
 */
export function bufferLimit(output: OutputSection): number | undefined {
    const [, limit] = /^(\d+)M$/.exec(String(output["storage.total_limit_size"])) ?? [];
    return limit === undefined ? undefined : Number(limit);
}
