import { bytesOfMiB } from "../pipeline/buffer-limit";
import type { OptionValue, OutputSection } from "../pipeline/sections";
import type { DestinationContext, DestinationRoute } from "./destination";

/** An output with the options that all outputs have. */
export function outputSection(
    name: string,
    route: DestinationRoute,
    context: DestinationContext,
    options: Record<string, OptionValue>,
    tries: OutputSection["retry_limit"] = "no_limits",
): OutputSection {
    return {
        name,
        alias: `${name}.${route.name}`,
        match_regex: route.tagPattern,
        ...options,
        // With the default of one retry, an outage of 30 seconds loses more than half of the lines.
        retry_limit: tries,
        workers: 1,
        ...(context.buffersOnDisk && { "storage.total_limit_size": bytesOfMiB(context.diskMiB) }),
    };
}

/**
 * For plug-ins that log every delivery at level `info`: if Fluent Bit ships its own log with them, each delivery would cause the next. A more verbose level that the user has set remains.
 */
export function withoutDeliveryReports({ logLevel }: { logLevel: string }): { log_level?: "warn" } {
    return logLevel === "info" ? { log_level: "warn" } : {};
}
