import { knowsServiceKey } from "../fluent-bit/options";
import type { FluentBitSettings } from "../settings";
import type { FlushInterval, OutputSection } from "./sections";

/**
 * MiB of waiting lines from which on a node is busy. With less, even if all of it is in one chunk, the chunk fits one request: PutLogEvents takes 1 MiB. If a chunk needs two, and CloudWatch Logs throttles one of them, Fluent Bit sends both again.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
const busyMiB = 1;

/** Deliveries with little waiting before the interval becomes longer. More than `busyMiB` may wait after the first long one, so it is not tried often. */
const quietDeliveries = 10;

/** Longest default in seconds, so that lines arrive within 5. */
const longestDefault = 4;

/**
 * How often Fluent Bit delivers. Each container has one buffer file and one request for each interval, so a long interval costs nodes with many pods less CPU time. With a short one, chunks of busy containers fit one request.
 *
 * Fluent Bit has four intervals: 2, 1, 0.75 and 0.5 times `flush`, within limits that are set here. It starts with the second. After each delivery, it compares what waits for an output with the size of the output's buffer, in percent, and moves one interval towards the first or the last.
 *
 * @param outputs the largest buffer decides about the percentage, so that in none of them more than `busyMiB` waits for a long interval
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_engine.c (`flb_engine_adaptive_flush_update`, `flb_engine_get_chunk_backpressure_percent`)
 */
export function flushInterval(
    { buffer }: FluentBitSettings,
    outputs: readonly OutputSection[],
    version: string,
): FlushInterval {
    const { flushSeconds, quietFlushSeconds = Math.min(2 * flushSeconds, longestDefault) } = buffer;
    const largestMiB = Math.max(0, ...outputs.map(limitMiB));
    // Fluent Bit does not count what waits in memory.
    if (quietFlushSeconds === flushSeconds || largestMiB === 0 || !knowsServiceKey(version, "flush.adaptive")) {
        return { flush: flushSeconds };
    }
    const busyPercent = (100 * busyMiB) / largestMiB;
    return {
        flush: flushSeconds,
        "flush.adaptive": true,
        "flush.adaptive.min_interval": flushSeconds,
        "flush.adaptive.max_interval": quietFlushSeconds,
        "flush.adaptive.low_pressure": busyPercent,
        "flush.adaptive.medium_pressure": busyPercent,
        "flush.adaptive.high_pressure": busyPercent,
        "flush.adaptive.up_steps": 1,
        "flush.adaptive.down_steps": quietDeliveries,
    };
}

function limitMiB(output: OutputSection): number {
    return Number.parseInt(String(output["storage.total_limit_size"] ?? "0"), 10);
}
