import type { AccessLog } from "../access-logs/settings";
import { iisLogDirectory } from "./log-monitor/default-sources";
import type { LogMonitorSettings } from "./log-monitor/settings";
import { appContainer, podLabels } from "./names";
import type { IisLogMonitorAppSettings } from "./settings";
import { variantsOf } from "./variants";

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
