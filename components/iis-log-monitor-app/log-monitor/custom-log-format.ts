import { z } from "zod";

/**
 * What a line of each source can show.
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

/** The format of a source's lines, in which `%Field%` stands for a field that this source has. */
export function customLogFormat(source: keyof typeof fields) {
    const known: readonly string[] = fields[source];
    return z
        .string()
        .min(1)
        .refine(
            (format) => [...format.matchAll(/%(\w+)%/g)].every(([, field]) => known.includes(field ?? "")),
            `names a field that lines of this source do not have; known: ${known.map((field) => `%${field}%`).join(", ")}`,
        )
        .refine(
            (format) => !format.includes("|") || isCustomJson(format),
            'has a "|", and LogMonitor drops everything from the last one on, unless it is "|json" at the end; write another character',
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
