import { hasDefect } from "../fluent-bit/versions";
import { type EventLevel, levelNumber } from "../node-logs/event-level";
import type { Reading } from "../node-logs/sources";
import type { FluentBitSettings } from "../settings";
import { literal } from "../tag";
import { inputBuffer } from "./input-buffer";
import type { Paths } from "./paths";
import type { FilterSection, ParserSection, WinevtlogInput } from "./sections";

/** Reads a channel of the Windows Event Log: https://docs.fluentbit.io/manual/pipeline/inputs/windows-event-log-winevtlog */
export function eventLogInput(
    { readFrom, buffer }: FluentBitSettings,
    paths: Paths,
    { alias, tagPrefix }: { alias: string; tagPrefix: string },
    { channel, provider }: EventLogReading,
    level: EventLevel = provider === undefined ? "warning" : "information",
    version: string,
): WinevtlogInput {
    return {
        name: "winevtlog",
        alias,
        tag: `${tagPrefix}events`,
        // Channels are separated by a comma without a space: before 5.0.8, a space after it is part of the name.
        channels: needsCompanion(channel, version) ? `${channel},${companion}` : channel,
        event_query: eventQuery(provider, level),
        // The position is stored on the node, so that a new pod continues where the old one stopped. It is stored by the channel's name, so two inputs cannot share the file.
        db: paths.join(paths.state, `${alias}.db`),
        read_existing_events: readFrom === "head",
        // Otherwise a missing channel stops Fluent Bit, and with it all other inputs.
        ignore_missing_channels: true,
        ...inputBuffer(buffer),
    };
}

type EventLogReading = Extract<Reading, { by: "eventLog" }>;

/** A channel that exists on every Windows node. */
const companion = "System";

/**
 * Whether an input must also subscribe to a channel that always exists. Without any existing channel, the input has no channel list: 4.0.3 then does not start, and later versions read the missing list and crash, with `db` directly at the start (https://github.com/fluent/fluent-bit/issues/12315).
 *
 * @see https://github.com/fluent/fluent-bit/blob/v4.2.8/plugins/in_winevtlog/in_winevtlog.c (`mk_list_foreach(head, ctx->active_channel)` in `in_winevtlog_init` and `_collect`)
 * @see https://github.com/fluent/fluent-bit/blob/v4.2.8/plugins/in_winevtlog/winevtlog.c (`winevtlog_open_all` returns NULL for an empty list)
 */
function needsCompanion(channel: string, version: string): boolean {
    return hasDefect("missingChannel", version, "windows") && channel.toLowerCase() !== companion.toLowerCase();
}

/** @see https://learn.microsoft.com/en-us/windows/win32/wes/consuming-events#xpath-10-limitations */
function eventQuery(provider: string | undefined, level: EventLevel): string {
    const conditions = [
        ...(provider === undefined ? [] : [`Provider[@Name='${provider}']`]),
        // Informational events include events that are always written, and vice versa.
        ...(levelNumber(level) < levelNumber("information") ? ["Level>=1"] : []),
        `Level<=${levelNumber(level)}`,
    ];
    return `*[System[${conditions.join(" and ")}]]`;
}

const timeParser = "event-time";

/** The input's time is when the event was read; the event's own time is in its text. */
export const eventTimeParser: ParserSection = {
    name: timeParser,
    format: "regex",
    regex: "^(?<time>.+)$",
    time_key: "time",
    time_format: "%Y-%m-%d %H:%M:%S %z",
};

/** Of an event's twenty fields, the record keeps message, provider, event ID and level. */
export function eventLogFilters(
    inputs: readonly { tagPrefix: string; reading: EventLogReading }[],
    version: string,
): FilterSection[] {
    if (inputs.length === 0) {
        return [];
    }
    const match_regex = tagsOf(inputs);
    const accompanied = inputs.filter(({ reading }) => needsCompanion(reading.channel, version));
    return [
        ...(accompanied.length === 0
            ? []
            : [
                  {
                      name: "grep" as const,
                      alias: "event-companion",
                      match_regex: tagsOf(accompanied),
                      exclude: `Channel ^${companion}$`,
                  },
              ]),
        {
            name: "parser",
            alias: "event-time",
            match_regex,
            key_name: "TimeCreated",
            parser: timeParser,
            reserve_data: true,
        },
        { name: "lua", alias: "event", match_regex, call: "event", code: eventScript },
    ];
}

function tagsOf(inputs: readonly { tagPrefix: string }[]): string {
    return `^(${inputs.map(({ tagPrefix }) => literal(tagPrefix)).join("|")})`;
}

/**
 * An event without a message comes from a provider whose texts are not installed; its contents are then in its parts. The result 2 keeps the record's time.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v4.2.8/plugins/in_winevtlog/pack.c
 */
const eventScript = `local levels = { "critical", "error", "warning", "information", "verbose" }
function event(tag, timestamp, record)
    local text = record["Message"]
    if type(text) ~= "string" or text == "" then
        local parts = {}
        for _, part in ipairs(record["StringInserts"] or {}) do
            parts[#parts + 1] = tostring(part)
        end
        text = table.concat(parts, " ")
    end
    return 2, timestamp, {
        log = text,
        provider = record["ProviderName"],
        event_id = record["EventID"],
        level = levels[record["Level"]] or "information"
    }
end
`;
