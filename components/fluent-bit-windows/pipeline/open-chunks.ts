import { quantityValue } from "../../kubernetes/quantity";
import type { FluentBitSettings } from "../settings";

/** MiB that everything but the sending of chunks needs, such as the buffers of the log files that are read. */
const otherMemory = 256;

/**
 * MiB that Fluent Bit allocates for each chunk that it sends to CloudWatch Logs.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/out_cloudwatch_logs/cloudwatch_logs.c (`new_buffer`)
 */
const memoryOfChunk = 2.25;

const fewest = 64;

/** For each destination of a route by labels, which has chunks of its own, and for all other lines together. An open chunk needs memory while it is sent. */
const most = 200;

/**
 * The number of chunks that Fluent Bit has open, and that it sends at the same time, so this bounds its memory. It opens, maps and closes any further chunk for each read of its log, which costs CPU time. Further chunks also wait for a place, and newer ones may get it first: with 100 containers that write a line a second each, and 64 places, lines came up to 16 seconds late.
 *
 * @param chunksEach the largest number of destinations that have chunks of their own for the same line
 */
export function openChunks({ resources }: FluentBitSettings, chunksEach = 1): number {
    const held = Math.floor((quantityValue(resources.memoryLimit) / 2 ** 20 - otherMemory) / memoryOfChunk);
    return Math.min(most * chunksEach, Math.max(fewest, held));
}
