import { z } from "zod";

import { defaultSources } from "./default-sources";
import { logMonitorSource } from "./sources";

export const logMonitorSettings = z.strictObject({
    /**
     * Format of LogMonitor's lines. `json` and `xml` include the source and the time; `custom` uses each source's `customLogFormat`. LogMonitor does not escape the output of IIS' ServiceMonitor, so a quotation mark in it makes the line invalid JSON.
     */
    logFormat: z.enum(["json", "xml", "custom"]).default("json"),

    /**
     * Sources of LogMonitor. Default: all `*.log` files under `C:\inetpub\logs`, errors of the Event Log's System and Application channels, and
     * the events of IIS' ETW provider. The default does not include the provider `Microsoft-Windows-IIS-Logging`, because it repeats the lines of the access log.
     */
    sources: z.array(logMonitorSource).min(1).default(defaultSources),

    /**
     * Whether the configuration comes from a ConfigMap, mounted over `C:\LogMonitor`, instead of from the image. A change then replaces the pods without building an image. Default: true for an image built from a Dockerfile if one of these settings differs from its default. The mount hides everything that the image has in that folder. Images of `docker/` therefore have LogMonitor.exe in another folder. An image that has the program in `C:\LogMonitor`, as in Microsoft's examples, would not start.
     */
    mount: z.boolean().optional(),

    /**
     * Path of LogMonitor.exe in the image. Default: the image's own command; with `serviceName` or `appPool`, `C:\LogMonitor.exe`, as in images of `docker/`.
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
