import { z } from "zod";

import type { Problem } from "../settings/problems";
import { configurationFolder } from "./log-monitor/configuration-file";
import { mountsConfiguration } from "./log-monitor/mount";
import { iisService } from "./service-monitor";
import type { IisLogMonitorAppSettings } from "./settings";
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
     * Application pool that ServiceMonitor gives the container's environment variables to. The image has to have it, or ServiceMonitor ends the container. Default: IIS'
     * own, DefaultAppPool.
     *
     * @see https://github.com/microsoft/IIS.ServiceMonitor#usage
     */
    appPool: appPoolName.optional(),

    /**
     * Whether IIS is started by ServiceMonitor, as in Microsoft's images. The pod then counts as started only once ServiceMonitor has given IIS the environment
     * variables, and worker processes that an earlier request has started without them are ended. `false`: for an image that starts IIS in another way; the
     * startup probe is a plain request then.
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
                remedy: "needs ServiceMonitor, and serviceMonitor is false; remove one of the two",
            })),
        );
    } else if (serviceName.toLowerCase() !== iisService) {
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

/** Warns of a pool that is made too late for ServiceMonitor: sites and their pools are made once it is through. */
export function entryPointWarnings({ appPool, sites }: IisLogMonitorAppSettings): string[] {
    return sites !== undefined && appPool !== undefined
        ? [
              `appPool = "${appPool}": the image has to have this pool, since sites and their pools are made after ServiceMonitor has filled it; otherwise the container ends ` +
                  '("APPCMD failed with error code 4312"). The pools of sites get the variables without it: remove appPool, unless the image has no DefaultAppPool.',
          ]
        : [];
}

/**
 * The container's command, or nothing where the image's own does. LogMonitor is the first process, which brings the lines out, and ServiceMonitor its child:
 * at the signal to stop, LogMonitor waits for its child alone, and the child has to be the one that stops IIS. LogMonitor puts its arguments together again
 * without quotes, so that none of them may have a space.
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
