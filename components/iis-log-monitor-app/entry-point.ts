import { z } from "zod";

import type { Problem } from "../settings/problems";
import { configurationFolder } from "./log-monitor/configuration-file";
import { mountsConfiguration } from "./log-monitor/mount";
import { iisService } from "./service-monitor";
import type { IisLogMonitorAppSettings } from "./settings";
import { appPoolName } from "./sites/settings";

/** Path of LogMonitor in images of `docker/` and of Image Builder. */
const defaultProgram = "C:\\LogMonitor.exe";

/** The process that LogMonitor starts, instead of the image's own. */
export const entryPointSettings = {
    /** Windows service that the container runs. The container ends when the service ends. */
    serviceName: z
        .string()
        .regex(/^[A-Za-z][\w.-]{0,79}$/, "must be the name of a Windows service, such as w3svc")
        .default(iisService),

    /**
     * Application pool to which ServiceMonitor passes the container's environment variables. It must exist in the image, or ServiceMonitor ends the container. Default: DefaultAppPool of IIS.
     *
     * @see https://github.com/microsoft/IIS.ServiceMonitor#usage
     */
    appPool: appPoolName.optional(),

    /**
     * Whether ServiceMonitor starts IIS, as in Microsoft's images. The pod then counts as started only after ServiceMonitor has passed the environment variables to IIS. Worker processes that an earlier request has started without the variables are ended. `false`: for an image that starts IIS in another way. The startup probe is then a plain request.
     *
     * @see https://github.com/microsoft/IIS.ServiceMonitor/issues/74
     */
    serviceMonitor: z.boolean().default(true),
};

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
