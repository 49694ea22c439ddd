import { z } from "zod";

import { customLogFormat } from "./custom-log-format";

/**
 * Levels of LogMonitor. It reads events of this level and more severe ones. With a misspelt level, it ignores an Event Log source, and reads an ETW source with `Error`, without stopping the container.
 */
const level = z.enum(["Critical", "Error", "Warning", "Information", "Verbose"]);

const eventLogSource = z.strictObject({
    /** `EventLog`: the Windows Event Log. */
    type: z.literal("EventLog"),

    /** Whether LogMonitor also reads events from before its start, such as errors during the start of the container. */
    startAtOldestRecord: z.boolean().default(true),

    /** Whether an event keeps its line breaks. Each line of its text then becomes a separate record. With logFormat `custom`, LogMonitor before 2.2.2 ignores this setting. */
    eventFormatMultiLine: z.boolean().default(false),

    /** Channels of the Event Log. If one of them does not exist in the container, LogMonitor ignores the whole source. */
    channels: z
        .array(
            z.strictObject({
                /** Name of the channel, as `wevtutil el` lists it. */
                name: z
                    .string()
                    .regex(/^[^'"<>&]{1,255}$/, 'must be the name of an Event Log channel, such as "System"'),
                /** Minimum severity of the events. */
                level: level.default("Error"),
            }),
        )
        .min(1),

    /** Format of a line with logFormat `custom`, such as `%TimeStamp% %Message%`. With `|json` at its end, values are escaped for JSON. */
    customLogFormat: customLogFormat("EventLog"),
});

const fileSource = z.strictObject({
    /** `File`: new lines of log files. */
    type: z.literal("File"),

    /** Folder of the files: a drive and a path, such as `C:\inetpub\logs`. LogMonitor does not read network shares and device paths. */
    directory: z
        .string()
        .regex(
            /^[A-Za-z]:([\\/]+[^\\/:*?"<>|]+)*[\\/]*$/,
            'must be an absolute path that begins with a drive, such as "C:\\inetpub\\logs": LogMonitor skips the source otherwise',
        )
        .refine((path) => !path.split(/[\\/]/).includes(".."), 'must not contain "..": write the path it leads to'),

    /**
     * Pattern of file names: `*` matches any characters, `?` one character. Configure the application to use a new name for each file, such as with the date: when a file is overwritten, truncated or renamed, LogMonitor misses its further lines (docs/iis-applications.md).
     */
    filter: z
        .string()
        .regex(/^[^\\/:"<>|]+$/, 'must be a file name, in which * and ? are wildcards, such as "*.log"')
        .default("*"),

    /** Whether LogMonitor also reads subfolders. Not possible for a whole drive. */
    includeSubdirectories: z.boolean().default(false),

    /** Seconds to wait for the folder to exist. After that, LogMonitor ignores the source. */
    waitInSeconds: z.int().min(0).max(86_400).default(300),

    /** Format of a line with logFormat `custom`, such as `%TimeStamp% %Message%`. With `|json` at its end, values are escaped for JSON. */
    customLogFormat: customLogFormat("File"),
});

const etwProvider = z
    .strictObject({
        /** Name of the provider, as `logman query providers` lists it. */
        providerName: z.string().min(1).optional(),
        /** GUID of the provider. Without it, LogMonitor looks up the name among the registered providers at its start. */
        providerGuid: z
            .string()
            .regex(
                /^(\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$/,
                'must be a GUID, such as "3A2A4E84-4C21-4981-AE10-3FDA0D9B0F83"',
            )
            .optional(),
        /** Minimum severity of the events. */
        level: level.default("Error"),
        /** Bit mask as text: LogMonitor reads only events with one of these keywords. `0`: all events. LogMonitor reads an invalid number as 0. */
        keywords: z
            .string()
            .regex(
                /^(0[xX][0-9A-Fa-f]{1,16}|0|[1-9]\d{0,18})$/,
                'must be a number in quotes, such as "0x8000000000000000"',
            )
            .default("0"),
    })
    .refine(
        ({ providerName, providerGuid }) => providerName !== undefined || providerGuid !== undefined,
        "needs a providerName or a providerGuid: LogMonitor ignores a provider without both",
    );

const etwSource = z.strictObject({
    /** `ETW`: Event Tracing for Windows. */
    type: z.literal("ETW"),

    /** Whether an event keeps its line breaks. Each line of its text then becomes a separate record. With logFormat `custom`, LogMonitor before 2.2.2 ignores this setting. */
    eventFormatMultiLine: z.boolean().default(false),

    /** Event Tracing for Windows (ETW) providers. LogMonitor does not read WPP providers. */
    providers: z.array(etwProvider).min(1),

    /** Format of a line with logFormat `custom`, such as `%TimeStamp% %Message%`. With `|json` at its end, values are escaped for JSON. */
    customLogFormat: customLogFormat("ETW"),
});

const processSource = z.strictObject({
    /** `Process`: output of the process that LogMonitor starts. LogMonitor also reads it without this source, which only sets the format. */
    type: z.literal("Process"),

    /** Format of a line with logFormat `custom`, such as `%TimeStamp% %Message%`. With `|json` at its end, values are escaped for JSON. */
    customLogFormat: customLogFormat("Process"),
});

/**
 * One source of LogMonitor, with its own option names. It has every option that LogMonitor 2.2 reads; `includeFileNames` is documented, but LogMonitor does not read it.
 *
 * @see https://github.com/microsoft/windows-container-tools/blob/main/LogMonitor/docs/README.md
 */
export const logMonitorSource = z.discriminatedUnion("type", [eventLogSource, fileSource, etwSource, processSource]);

export type LogMonitorSource = z.output<typeof logMonitorSource>;
export type FileSource = z.output<typeof fileSource>;
export type EtwSource = z.output<typeof etwSource>;
