import { entryPointWarnings } from "./entry-point";
import { environmentWarnings } from "./environment";
import { rollingWarnings } from "./log-monitor/rolling";
import { versionWarnings } from "./log-monitor/version-warnings";
import type { IisLogMonitorAppSettings } from "./settings";

/** What is allowed, and may still not be what is wanted. */
export function iisLogMonitorAppWarnings(settings: IisLogMonitorAppSettings): string[] {
    return [
        ...entryPointWarnings(settings),
        ...versionWarnings(settings),
        ...rollingWarnings(settings.logMonitor),
        ...environmentWarnings(settings.environment),
    ];
}
