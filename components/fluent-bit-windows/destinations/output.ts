import type { OptionValue, OutputSection } from "../pipeline/sections";
import type { DestinationContext, DestinationRoute } from "./destination";

/** An output with what all have in common. */
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
        // The default of one retry loses more than half of the lines in an outage of 30 seconds.
        retry_limit: tries,
        workers: 1,
        // Without it, a server that takes the connection and never answers holds the lines back for ever, and nothing says so.
        "net.io_timeout": "30s",
        ...(context.buffersOnDisk && { "storage.total_limit_size": `${context.diskMiB}M` }),
    };
}

/**
 * For plug-ins that report every delivery at level `info`: where Fluent Bit's own log goes through them, each delivery would cause the next. A more
 * talkative level is somebody's wish, and stays.
 */
export function withoutDeliveryReports(context: DestinationContext): { log_level?: "warn" } {
    return context.logLevel === "info" ? { log_level: "warn" } : {};
}
