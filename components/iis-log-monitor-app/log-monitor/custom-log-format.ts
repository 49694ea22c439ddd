import { z } from "zod";

/**
 * The fields that a line of each source can contain.
 *
 * @see https://github.com/microsoft/windows-container-tools/blob/main/LogMonitor/docs/README.md#custom-log-format-pattern-layout
 */
const fields = {
    EventLog: ["Source", "TimeStamp", "EventSource", "EventID", "Severity", "Message"],
    File: ["Source", "TimeStamp", "FileName", "Message"],
    ETW: [
        "Source",
        "TimeStamp",
        "Severity",
        "ProviderId",
        "ProviderName",
        "DecodingSource",
        "ExecutionProcessId",
        "ExecutionThreadId",
        "Keyword",
        "EventId",
        "EventData",
    ],
    Process: ["Source", "TimeStamp", "Message"],
} as const;

/** The format of a source's lines. `%Field%` is replaced by a field of this source. */
export function customLogFormat(source: keyof typeof fields) {
    const known: readonly string[] = fields[source];
    return z
        .string()
        .min(1)
        .refine(
            (format) => [...format.matchAll(/%(\w+)%/g)].every(([, field]) => known.includes(field ?? "")),
            `contains a field that lines of this source do not have; allowed: ${known.map((field) => `%${field}%`).join(", ")}`,
        )
        .refine(
            (format) => !format.includes("|") || isCustomJson(format),
            'contains a "|", and LogMonitor drops everything from the last "|" on, unless it is "|json" at the end; use another character',
        )
        .optional();
}

/**
 * Whether LogMonitor escapes a line for JSON, line breaks included.
 *
 * @see https://github.com/microsoft/windows-container-tools/blob/v2.2.1/LogMonitor/src/LogMonitor/Utility.cpp (IsCustomJsonFormat)
 */
export function isCustomJson(format: string): boolean {
    return /\| *json *$/i.test(format);
}
