import { knowsServiceKey } from "../fluent-bit/options";
import { quantityValue } from "../../kubernetes/quantity";
import type { FluentBitSettings } from "../settings";
import { flushInterval } from "./flush-interval";
import type { Paths } from "./paths";
import { readinessService } from "./readiness";
import type { OutputSection, ServiceSection } from "./sections";
import { schedulerBase, schedulerCap } from "./retries";

/** MiB that everything but the sending of chunks needs, such as the buffers of the log files that are read. */
const otherMemory = 256;

/**
 * MiB that Fluent Bit allocates for each chunk that it sends to CloudWatch Logs.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/out_cloudwatch_logs/cloudwatch_logs.c (`new_buffer`)
 */
const memoryOfChunk = 2.25;

const fewestOpenChunks = 64;

/** Each needs memory while it is sent, and a timer if it cannot be sent. Many timers crash Fluent Bit on Windows (`manyReadyTimers`). */
const mostOpenChunks = 200;

/**
 * The number of chunks that Fluent Bit has open, and that it sends at the same time, so this bounds its memory. It opens, maps and closes any further chunk for each read of its log, which costs CPU time. Further chunks also wait for a place, and newer ones may get it first: with 100 containers that write a line a second each, and 64 places, lines came up to 16 seconds late.
 */
function openChunks({ resources }: FluentBitSettings): number {
    const held = Math.floor((quantityValue(resources.memoryLimit) / 2 ** 20 - otherMemory) / memoryOfChunk);
    return Math.min(mostOpenChunks, Math.max(fewestOpenChunks, held));
}

/** Fluent Bit's service section. */
export function serviceSection(
    settings: FluentBitSettings,
    paths: Paths,
    outputs: readonly OutputSection[],
    version: string,
): ServiceSection {
    return {
        ...flushInterval(settings, outputs, version),
        grace: 5,
        log_level: settings.logLevel,
        http_server: true,
        http_listen: "0.0.0.0",
        http_port: settings.httpPort,
        health_check: true,
        ...readinessService(settings),
        // The asynchronous resolver has problems on Windows: it only asks the first DNS server. The key that many configurations have in the
        // service section, `net.dns.resolver`, has no effect there.
        "dns.resolver": "legacy",
        // Keeps characters outside ASCII readable and half as long as escapes. With the default, characters of a Windows code page, which are not UTF-8, are dropped or changed; with this key they become
        // U+FFFD. Versions before 4.1 do not support this key.
        ...(knowsServiceKey(version, "json.escape_unicode") && { "json.escape_unicode": false as const }),
        "scheduler.base": schedulerBase,
        "scheduler.cap": schedulerCap,
        ...(settings.buffer.type === "filesystem" && {
            "storage.path": paths.join(paths.state, "buffers"),
            // A hard stop leaves chunks with a wrong checksum, which would be discarded: https://github.com/fluent/fluent-bit/issues/2889
            "storage.checksum": false,
            // Otherwise a chunk that a power failure has damaged remains on disk forever. Fluent Bit logs each discarded chunk.
            "storage.delete_irrecoverable_chunks": true,
            "storage.max_chunks_up": openChunks(settings),
            "storage.backlog.mem_limit": "32M",
            "storage.metrics": true,
        }),
    };
}
