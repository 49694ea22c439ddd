import { knowsServiceKey } from "../fluent-bit/options";
import type { FluentBitSettings } from "../settings";
import { bufferLimit } from "./buffer-limit";
import type { FlushInterval, OutputSection } from "./sections";

/**
 * A node is busy while more than this waits for one of its outputs, in bytes. With less, even if all of it is in one chunk, the chunk fits about one request, because PutLogEvents takes 1,048,576 bytes (and 10,000 events). If a chunk needs two requests, and CloudWatch Logs throttles one of them, Fluent Bit sends both again.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
const busyBytes = 2 ** 20;

/** Number of quiet deliveries before the interval becomes longer. At the end of the first long interval, more than `busyBytes` can wait, so it is rarely tried. */
const quietDeliveries = 10;

/**
 * Difference between Fluent Bit's intervals and those of the settings, in seconds. Fluent Bit retries a chunk after whole seconds. With an interval of 1.5 or 3 seconds, the retries of many deliveries would be due at the same moment, and on Windows, Fluent Bit crashes if more than 256 of its timers are (docs/dataplane.md).
 *
 * The interval of a busy node is shorter, because Fluent Bit reads a log every 0.25 seconds: in 1.57 seconds, it often reads as much as in 1.75, and a chunk with this fits one request less often.
 */
const offSecond = 0.07;

/** In seconds. With a longer interval, lines would not arrive within 5. */
const longestDefault = 4;

/**
 * How often Fluent Bit delivers. Each container has one buffer file and one request for each interval, so a long interval costs nodes with many pods less CPU time. With a short one, chunks of busy containers fit one request.
 *
 * Fluent Bit has four intervals: 2, 1, 0.75 and 0.5 times `flush`, within limits that are set here. It starts with the second, which is between the two here. After each delivery, it compares what waits for an output with the size of the output's buffer, in percent, and moves one interval towards the first or the last.
 *
 * @param outputs the largest buffer decides about the percentage, so that the node is busy as soon as more than `busyBytes` waits for any of them
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_engine.c (`flb_engine_adaptive_flush_update`, `flb_engine_get_chunk_backpressure_percent`)
 */
export function flushInterval(
    { buffer }: FluentBitSettings,
    outputs: readonly OutputSection[],
    version: string,
): FlushInterval {
    const { flushSeconds, quietFlushSeconds = Math.min(2 * flushSeconds, longestDefault) } = buffer;
    const busy = flushSeconds - offSecond;
    const quiet = quietFlushSeconds + offSecond;
    const largest = Math.max(0, ...outputs.map((output) => bufferLimit(output) ?? 0));
    // Fluent Bit does not count what waits in memory.
    if (quietFlushSeconds === flushSeconds || largest === 0 || !knowsServiceKey(version, "flush.adaptive")) {
        return { flush: busy };
    }
    const busyPercent = (100 * busyBytes) / largest;
    return {
        flush: Math.max(busy, quiet / 2),
        "flush.adaptive": true,
        "flush.adaptive.min_interval": busy,
        "flush.adaptive.max_interval": quiet,
        "flush.adaptive.low_pressure": busyPercent,
        "flush.adaptive.medium_pressure": busyPercent,
        "flush.adaptive.high_pressure": busyPercent,
        "flush.adaptive.up_steps": 1,
        "flush.adaptive.down_steps": quietDeliveries,
    };
}
