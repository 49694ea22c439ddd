import { entryPointWarnings } from "./entry-point";
import { environmentWarnings } from "./environment";
import { rollingWarnings } from "./log-monitor/rolling";
import { versionWarnings } from "./log-monitor/version-warnings";
import type { Problem } from "../settings/problems";
import type { IisLogMonitorAppSettings } from "./settings";

/** Warnings about settings that are valid, but may not do what the user wants. */
export function iisLogMonitorAppWarnings(settings: IisLogMonitorAppSettings): Problem[] {
    return [
        ...entryPointWarnings(settings),
        ...versionWarnings(settings),
        ...rollingWarnings(settings.logMonitor),
        ...environmentWarnings(settings.environment),
    ];
}
