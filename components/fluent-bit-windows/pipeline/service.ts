import { knowsServiceKey } from "../fluent-bit/options";
import type { FluentBitSettings } from "../settings";
import type { Paths } from "./paths";
import { readinessService } from "./readiness";
import type { ServiceSection } from "./sections";

/** Least and most seconds between two tries. With the defaults (5 and 2000) the backlog of an outage of 30 seconds takes minutes to drain. */
export const schedulerBase = 1;
export const schedulerCap = 10;

/** How Fluent Bit itself runs. */
export function serviceSection(settings: FluentBitSettings, paths: Paths, version: string): ServiceSection {
    return {
        // On Windows a container's stop does not reach Fluent Bit, which then has no time to deliver what it holds: so it holds little.
        flush: 1,
        grace: 5,
        log_level: settings.logLevel,
        http_server: true,
        http_listen: "0.0.0.0",
        http_port: settings.httpPort,
        health_check: true,
        ...readinessService(settings),
        // The asynchronous resolver has trouble on Windows: it asks the first name server only. The key that many configurations write into the
        // service section, `net.dns.resolver`, does nothing there.
        "dns.resolver": "legacy",
        // Other scripts as they are: half of the bytes to pay for, and legible. With the default, characters of a Windows code page, which are not UTF-8, are left out or become others; so they become
        // U+FFFD. Versions before 4.1 do not know this key.
        ...(knowsServiceKey(version, "json.escape_unicode") && { "json.escape_unicode": false as const }),
        "scheduler.base": schedulerBase,
        "scheduler.cap": schedulerCap,
        ...(settings.buffer.type === "filesystem" && {
            "storage.path": paths.join(paths.state, "buffers"),
            // A hard stop leaves chunks whose checksum does not match, and they would be thrown away: https://github.com/fluent/fluent-bit/issues/2889
            "storage.checksum": false,
            // Otherwise a chunk that a power cut has damaged stays on the disk for ever. Fluent Bit's log names each one that it discards.
            "storage.delete_irrecoverable_chunks": true,
            "storage.max_chunks_up": 64,
            "storage.backlog.mem_limit": "32M",
            "storage.metrics": true,
        }),
    };
}
