import { type LogMonitorSource, logMonitorSource } from "./sources";

/**
 * What IIS' modules report of each request and of the worker processes.
 *
 * @see https://learn.microsoft.com/iis/troubleshoot/using-failed-request-tracing/troubleshooting-failed-requests-using-tracing-in-iis
 */
const iisWwwServer = { providerName: "IIS: WWW Server", providerGuid: "3A2A4E84-4C21-4981-AE10-3FDA0D9B0F83" };

/**
 * The lines of the access log as events. It speaks only when a site's `logTargetW3C` has `ETW` in it.
 *
 * @see https://learn.microsoft.com/iis/configuration/system.applicationhost/sites/site/logfile/
 */
export const iisLoggingProvider = {
    providerName: "Microsoft-Windows-IIS-Logging",
    providerGuid: "7E8AD27F-B271-4EA2-A783-A47BDE29143B",
};

/** Where IIS writes its access logs (`LogFiles\W3SVC‹site›`) and those of failed requests. */
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
