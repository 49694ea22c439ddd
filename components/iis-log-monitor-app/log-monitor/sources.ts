import { z } from "zod";

import { customLogFormat } from "./custom-log-format";

/**
 * LogMonitor knows these levels; an event is read when it is of this level or graver. In an Event Log source a misspelt level costs the
 * whole source, in an ETW source it becomes `Error`, both without stopping the container.
 */
const level = z.enum(["Critical", "Error", "Warning", "Information", "Verbose"]);

const eventLogSource = z.strictObject({
    /** `EventLog`: the Windows Event Log. */
    type: z.literal("EventLog"),

    /** Whether events that were written before LogMonitor started are read too: what went wrong while the container started is among them. */
    startAtOldestRecord: z.boolean().default(true),

    /** Whether an event keeps its line breaks. With them, each line of its text arrives as a record of its own. With logFormat `custom`, LogMonitor before 2.2.2 does not look at it. */
    eventFormatMultiLine: z.boolean().default(false),

    /** Channels of the Event Log. One that does not exist in the container costs the whole source. */
    channels: z
        .array(
            z.strictObject({
                /** Name of the channel, as `wevtutil el` lists it. */
                name: z
                    .string()
                    .regex(/^[^'"<>&]{1,255}$/, 'must be the name of an Event Log channel, such as "System"'),
                /** Events of this level and of the graver ones are read. */
                level: level.default("Error"),
            }),
        )
        .min(1),

    /** How a line is written with logFormat `custom`, such as `%TimeStamp% %Message%`; with `|json` at its end, values are escaped for JSON. */
    customLogFormat: customLogFormat("EventLog"),
});

const fileSource = z.strictObject({
    /** `File`: the lines that are added to log files. */
    type: z.literal("File"),

    /** Folder of the files: a drive and a path, such as `C:\inetpub\logs`. LogMonitor reads no network shares and no device paths. */
    directory: z
        .string()
        .regex(
            /^[A-Za-z]:([\\/]+[^\\/:*?"<>|]+)*[\\/]*$/,
            'must be an absolute path that begins with a drive, such as "C:\\inetpub\\logs": LogMonitor skips the source otherwise',
        )
        .refine((path) => !path.split(/[\\/]/).includes(".."), 'must not contain "..": write the path it leads to'),

    /**
     * Which files are read, by their names: `*` stands for any characters, `?` for one. Give every file a name of its own, such as one with the date in it: of a file that
     * is overwritten, truncated or renamed when it is full, lines are missing from then on (docs/iis-applications.md).
     */
    filter: z
        .string()
        .regex(/^[^\\/:"<>|]+$/, 'must be a file name in which * and ? may stand for others, such as "*.log"')
        .default("*"),

    /** Whether the folders in it are read too. Not possible for a whole drive. */
    includeSubdirectories: z.boolean().default(false),

    /** Seconds to wait for the folder to be made. If it is not there by then, the source is given up. LogMonitor takes a number and nothing else. */
    waitInSeconds: z.int().min(0).max(86_400).default(300),

    /** How a line is written with logFormat `custom`, such as `%TimeStamp% %Message%`; with `|json` at its end, values are escaped for JSON. */
    customLogFormat: customLogFormat("File"),
});

const etwProvider = z
    .strictObject({
        /** Name of the provider, as `logman query providers` lists it. */
        providerName: z.string().min(1).optional(),
        /** GUID of the provider. Without it, LogMonitor looks the name up among the providers that are registered when it starts. */
        providerGuid: z
            .string()
            .regex(
                /^(\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$/,
                'must be a GUID, such as "3A2A4E84-4C21-4981-AE10-3FDA0D9B0F83"',
            )
            .optional(),
        /** Events of this level and of the graver ones are read. */
        level: level.default("Error"),
        /** Bit mask, as text: only events with one of these keywords are read. `0`: all. LogMonitor reads what is no number as 0. */
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
        "needs a providerName or a providerGuid: LogMonitor leaves out a provider that has neither",
    );

const etwSource = z.strictObject({
    /** `ETW`: Event Tracing for Windows. */
    type: z.literal("ETW"),

    /** Whether an event keeps its line breaks. With them, each line of its text arrives as a record of its own. With logFormat `custom`, LogMonitor before 2.2.2 does not look at it. */
    eventFormatMultiLine: z.boolean().default(false),

    /** Providers of events, in the sense of Event Tracing for Windows. WPP providers are not read. */
    providers: z.array(etwProvider).min(1),

    /** How a line is written with logFormat `custom`, such as `%TimeStamp% %Message%`; with `|json` at its end, values are escaped for JSON. */
    customLogFormat: customLogFormat("ETW"),
});

const processSource = z.strictObject({
    /** `Process`: what the process prints that LogMonitor starts. It is read without this source too, which only carries its format. */
    type: z.literal("Process"),

    /** How a line is written with logFormat `custom`, such as `%TimeStamp% %Message%`; with `|json` at its end, values are escaped for JSON. */
    customLogFormat: customLogFormat("Process"),
});

/**
 * One source of LogMonitor, in its own words. Every option of 2.2 that its parser reads is here; `includeFileNames` is documented, but
 * nothing reads it.
 *
 * @see https://github.com/microsoft/windows-container-tools/blob/main/LogMonitor/docs/README.md
 */
export const logMonitorSource = z.discriminatedUnion("type", [eventLogSource, fileSource, etwSource, processSource]);

export type LogMonitorSource = z.output<typeof logMonitorSource>;
export type FileSource = z.output<typeof fileSource>;
export type EtwSource = z.output<typeof etwSource>;
