import type { OutputSection } from "./sections";

/**
 * A size for Fluent Bit, in bytes. Its own unit `M` is 1,000,000 bytes.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_utils.c (`flb_utils_size_to_bytes`)
 */
export function bytesOfMiB(mebibytes: number): number {
    return mebibytes * 2 ** 20;
}

/** The maximum size of an output's buffer in bytes. Undefined: no maximum. */
export function bufferLimit(output: OutputSection): number | undefined {
    const limit = output["storage.total_limit_size"];
    return limit === undefined ? undefined : Number(limit);
}
