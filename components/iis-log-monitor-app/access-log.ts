import { z } from "zod";

import { accessLogFields, usualFields } from "../fluent-bit-windows/insights/access-log-fields";
import { type AccessLog, metricFilterSettings } from "../fluent-bit-windows/insights/settings";
import { iisLogDirectory } from "./log-monitor/default-sources";
import type { LogMonitorSettings } from "./log-monitor/settings";
import { appContainer, podLabels } from "./names";
import type { IisLogMonitorAppSettings } from "./settings";
import { variantsOf } from "./variants";

export const accessLogSettings = z.strictObject({
    /**
     * Fields of the access log, in any order. The startup script configures them for `sites`. Without `sites`, set the fields that the sites of the image have. Queries and metrics depend on this list. Default: the
     * default fields of IIS.
     *
     * @see https://learn.microsoft.com/iis/configuration/system.applicationhost/sites/site/logfile/
     */
    fields: accessLogFields.default([...usualFields]),
    /** Metrics from the access log, by metric filters of its log groups. Default: none. */
    metricFilters: metricFilterSettings.prefault({}),
});

/** The application's access log, for queries and metric filters. */
export function accessLogOf(app: IisLogMonitorAppSettings): AccessLog {
    const variants = variantsOf(app);
    return {
        name: app.name,
        namespace: app.namespace,
        deployments: variants.map(({ deployment }) => deployment),
        container: appContainer,
        labels: { ...podLabels(app), ...variants[0]?.selector },
        fields: app.accessLog.fields,
        format: formatOf(app.logMonitor),
        metricFilters: app.accessLog.metricFilters,
    };
}

/** How LogMonitor writes the lines of IIS' log files. */
function formatOf({ logFormat, sources }: LogMonitorSettings): AccessLog["format"] {
    if (logFormat !== "custom") {
        return logFormat;
    }
    const source = sources.find(
        (one) => one.type === "File" && iisLogDirectory.toLowerCase().startsWith(normal(one.directory)),
    );
    return source?.customLogFormat?.trim() === "%Message%" ? "line" : "other";
}

function normal(directory: string): string {
    return directory
        .replaceAll(/[\\/]+/g, "\\")
        .replace(/\\$/, "")
        .toLowerCase();
}
