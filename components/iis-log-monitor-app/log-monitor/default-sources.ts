import { type LogMonitorSource, logMonitorSource } from "./sources";

/**
 * Events of IIS' modules about each request and the worker processes.
 *
 * @see https://learn.microsoft.com/iis/troubleshoot/using-failed-request-tracing/troubleshooting-failed-requests-using-tracing-in-iis
 */
const iisWwwServer = { providerName: "IIS: WWW Server", providerGuid: "3A2A4E84-4C21-4981-AE10-3FDA0D9B0F83" };

/**
 * The lines of the access log as events. This provider writes events only if a site's `logTargetW3C` contains `ETW`.
 *
 * @see https://learn.microsoft.com/iis/configuration/system.applicationhost/sites/site/logfile/
 */
export const iisLoggingProvider = {
    providerName: "Microsoft-Windows-IIS-Logging",
    providerGuid: "7E8AD27F-B271-4EA2-A783-A47BDE29143B",
};

/** Folder of IIS' access logs (`LogFiles\W3SVC‹site›`) and logs of failed requests. */
export const iisLogDirectory = "C:\\inetpub\\logs";

export const defaultSources: LogMonitorSource[] = [
    logMonitorSource.parse({
        type: "EventLog",
        channels: [{ name: "System" }, { name: "Application" }],
    }),
    logMonitorSource.parse({
        type: "File",
        directory: iisLogDirectory,
        filter: "*.log",
        includeSubdirectories: true,
    }),
    logMonitorSource.parse({
        type: "ETW",
        providers: [{ ...iisWwwServer, level: "Information" }],
    }),
];
