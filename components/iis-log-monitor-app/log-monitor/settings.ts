import { z } from "zod";

import { defaultSources } from "./default-sources";
import { logMonitorSource } from "./sources";

export const logMonitorSettings = z.strictObject({
    /**
     * How LogMonitor writes a line. `json` and `xml` carry the source and the time along; `custom` takes each source's `customLogFormat`.
     * What IIS' ServiceMonitor prints is not escaped by LogMonitor, so a quotation mark in it makes a line that is no JSON.
     */
    logFormat: z.enum(["json", "xml", "custom"]).default("json"),

    /**
     * What LogMonitor reads. Default: all `*.log` files under `C:\inetpub\logs`, errors of the Event Log's System and Application channels, and
     * the events of IIS' ETW provider. `Microsoft-Windows-IIS-Logging` is not among them: it has the lines of the access log, which are read
     * from its files.
     */
    sources: z.array(logMonitorSource).min(1).default(defaultSources),

    /**
     * Whether the configuration comes from a ConfigMap, mounted over `C:\LogMonitor`, instead of from the image: a change then rolls the pods
     * without building an image. Default: true for an image built of a Dockerfile when a setting here says something else than its default. The mount hides
     * whatever the image has in that folder. Images made from `docker/` keep LogMonitor.exe outside of it for this reason; one that has the program in
     * `C:\LogMonitor`, as Microsoft's examples do, would not start.
     */
    mount: z.boolean().optional(),

    /**
     * Where the image has LogMonitor.exe. Default: as the image starts it by itself, and `C:\LogMonitor.exe`, where images made from `docker/` have it, when
     * `serviceName` or `appPool` make another command.
     */
    program: z
        .string()
        .regex(
            /^[A-Za-z]:(\\[^\\/:*?"<>|\s]+)+\.exe$/,
            'must be an absolute path without spaces, such as "C:\\LogMonitor.exe"',
        )
        .optional(),
});

export type LogMonitorSettings = z.output<typeof logMonitorSettings>;
