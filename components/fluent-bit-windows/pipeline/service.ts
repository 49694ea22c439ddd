import { knowsServiceKey } from "../fluent-bit/options";
import type { FluentBitSettings } from "../settings";
import { flushInterval } from "./flush-interval";
import { openChunks } from "./open-chunks";
import type { Paths } from "./paths";
import { readinessService } from "./readiness";
import type { OutputSection, ServiceSection } from "./sections";
import { schedulerBase, schedulerCap } from "./retries";

/**
 * Fluent Bit's service section.
 *
 * @param chunksEach see {@link openChunks}
 */
export function serviceSection(
    settings: FluentBitSettings,
    paths: Paths,
    outputs: readonly OutputSection[],
    version: string,
    chunksEach: number,
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
            "storage.max_chunks_up": openChunks(settings, chunksEach),
            "storage.backlog.mem_limit": "32M",
            "storage.metrics": true,
        }),
    };
}
