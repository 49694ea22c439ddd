import { z } from "zod";

import type { Problem } from "../settings/problems";
import { configurationFolder } from "./log-monitor/configuration-file";
import { mountsConfiguration } from "./log-monitor/mount";
import { iisService } from "./service-monitor";
import type { IisLogMonitorAppSettings } from "./settings";
import { sitesFolder, startScript } from "./sites/config-map";
import { appPoolName } from "./sites/settings";

/** Where the images of `docker/` and of Image Builder have LogMonitor. */
const defaultProgram = "C:\\LogMonitor.exe";

/** What LogMonitor starts, in the place of what the image says. */
export const entryPointSettings = {
    /** Windows service that the container runs, and with whose end it ends. */
    serviceName: z
        .string()
        .regex(/^[A-Za-z][\w.-]{0,79}$/, "must be the name of a Windows service, such as w3svc")
        .default(iisService),

    /**
     * Application pool that ServiceMonitor gives the container's environment variables to. Default: IIS' own, DefaultAppPool.
     *
     * @see https://github.com/microsoft/IIS.ServiceMonitor#usage
     */
    appPool: appPoolName.optional(),
};

export function entryPointProblems(settings: IisLogMonitorAppSettings): Problem[] {
    const { serviceName, appPool, sites, logMonitor } = settings;
    const problems: Problem[] = [];
    if (serviceName.toLowerCase() !== iisService) {
        for (const [setting, value] of Object.entries({ appPool, sites })) {
            if (value !== undefined) {
                problems.push({
                    setting,
                    remedy: `is about IIS, and serviceName is "${serviceName}"; remove one of the two`,
                });
            }
        }
    }
    const folder = `${configurationFolder}\\`.toLowerCase();
    if (mountsConfiguration(settings) && logMonitor.program?.toLowerCase().startsWith(folder) === true) {
        problems.push({
            setting: "logMonitor.program",
            value: JSON.stringify(logMonitor.program),
            remedy: `would be hidden by the configuration that is mounted over ${configurationFolder}; use an image that has the program elsewhere`,
        });
    }
    return problems;
}

/**
 * The container's command, or nothing where the image's own does. LogMonitor stays its first process, which brings the lines out. It puts
 * its arguments together again without quotes, so that none of them may have a space.
 *
 * @see https://github.com/microsoft/windows-container-tools/blob/main/LogMonitor/src/LogMonitor/Main.cpp
 */
export function entryPoint({ serviceName, appPool, sites, logMonitor }: IisLogMonitorAppSettings) {
    const own =
        serviceName !== iisService || appPool !== undefined || sites !== undefined || logMonitor.program !== undefined;
    if (!own) {
        return {};
    }
    const monitored = [serviceName, ...(appPool === undefined ? [] : [appPool])];
    const started =
        sites === undefined
            ? ["C:\\ServiceMonitor.exe", ...monitored]
            : [
                  "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
                  "-NoProfile",
                  "-NonInteractive",
                  "-ExecutionPolicy",
                  "Bypass",
                  "-File",
                  `${sitesFolder}\\${startScript}`,
                  ...monitored,
              ];
    return { command: [logMonitor.program ?? defaultProgram], args: started };
}
