import type { Problem } from "../settings/problems";
import { configurationFolder } from "./log-monitor/configuration-file";
import { mountsConfiguration } from "./log-monitor/mount";
import { iisService } from "./service-monitor";
import type { IisLogMonitorAppSettings } from "./settings";

/** Path of LogMonitor in images of `docker/` and of Image Builder. */
const defaultProgram = "C:\\LogMonitor.exe";

export function entryPointProblems(settings: IisLogMonitorAppSettings): Problem[] {
    const { serviceName, serviceMonitor, appPool, sites, logMonitor } = settings;
    const problems: Problem[] = [];
    if (!serviceMonitor) {
        const started = { appPool, sites, "logMonitor.program": logMonitor.program };
        const others = serviceName === iisService ? [] : ["serviceName"];
        const needing = Object.entries(started).flatMap(([setting, value]) => (value === undefined ? [] : [setting]));
        problems.push(
            ...[...needing, ...others].map((setting) => ({
                setting,
                remedy: "needs ServiceMonitor, but serviceMonitor is false; remove one of the two",
            })),
        );
    } else if (serviceName.toLowerCase() !== iisService) {
        for (const [setting, value] of Object.entries({ appPool, sites })) {
            if (value !== undefined) {
                problems.push({
                    setting,
                    remedy: `applies only to IIS, but serviceName is "${serviceName}"; remove one of the two`,
                });
            }
        }
    }
    const folder = `${configurationFolder}\\`.toLowerCase();
    if (mountsConfiguration(settings) && logMonitor.program?.toLowerCase().startsWith(folder) === true) {
        problems.push({
            setting: "logMonitor.program",
            value: JSON.stringify(logMonitor.program),
            remedy: `would be hidden by the configuration that is mounted over ${configurationFolder}; use an image with the program in another folder`,
        });
    }
    return problems;
}

/** Warns about a pool that is created too late for ServiceMonitor: sites and their pools are created after it has finished. */
export function entryPointWarnings({ appPool, sites }: IisLogMonitorAppSettings): Problem[] {
    return sites !== undefined && appPool !== undefined
        ? [
              {
                  setting: "appPool",
                  value: JSON.stringify(appPool),
                  remedy:
                      "this pool must exist in the image, because ServiceMonitor needs it before sites and their pools are created; otherwise the container ends " +
                      '("APPCMD failed with error code 4312"). The pools of sites get the variables without this setting: remove appPool, unless the image has no DefaultAppPool.',
              },
          ]
        : [];
}

/**
 * The container's command, or nothing if the image's command is sufficient. LogMonitor is the first process and writes the lines to standard output; ServiceMonitor is its child. At the stop signal, LogMonitor only waits for its child, so the child must be the process that stops IIS. LogMonitor joins its arguments without quotes, so none of them may contain a space.
 *
 * @see https://github.com/microsoft/windows-container-tools/blob/main/LogMonitor/src/LogMonitor/Main.cpp
 */
export function entryPoint({ serviceName, appPool, logMonitor }: IisLogMonitorAppSettings) {
    if (serviceName === iisService && appPool === undefined && logMonitor.program === undefined) {
        return {};
    }
    return {
        command: [logMonitor.program ?? defaultProgram],
        args: ["C:\\ServiceMonitor.exe", serviceName, ...(appPool === undefined ? [] : [appPool])],
    };
}
