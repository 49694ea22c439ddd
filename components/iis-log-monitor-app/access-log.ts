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
     * Fields that IIS writes to the access log, in any order. `sites` are set so; without `sites`, this says what the image's sites have. Queries and metrics read the log by it. Default: those that IIS writes unless
     * it is told otherwise.
     *
     * @see https://learn.microsoft.com/iis/configuration/system.applicationhost/sites/site/logfile/
     */
    fields: accessLogFields.default([...usualFields]),
    /** What of the access log becomes a metric, by filters of its log groups. Default: nothing. */
    metricFilters: metricFilterSettings.prefault({}),
});

/** The application's access log, as those who read it need to know it. */
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
