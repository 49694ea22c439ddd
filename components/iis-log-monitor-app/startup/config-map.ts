import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { fieldFlags, inOrder, usualFields } from "../../access-logs/fields";
import { type ConfigMap, hashedConfigMap } from "../../kubernetes/hashed-config-map";
import { appLabels } from "../names";
import { portsOf } from "../ports";
import { iisService } from "../service-monitor";
import type { IisLogMonitorAppSettings } from "../settings";
import { bindingsOf, boundHostNames } from "../sites/bindings";
import type { Site } from "../sites/settings";

/** Path of the script and its data in the container. */
export const startupFolder = "C:\\IisStartup";
export const startupScript = "startup.ps1";

/** Timeout of an attempt of the startup probe, and the earlier one of the script, so that the script can still report the reason. */
export const attemptSeconds = 30;
const scriptSeconds = 25;

/** Whether ServiceMonitor passes variables to IIS in the pods, which must be finished before the first request. */
export function waitsForServiceMonitor({ serviceName, serviceMonitor }: IisLogMonitorAppSettings): boolean {
    return serviceMonitor && serviceName.toLowerCase() === iisService;
}

/**
 * The startup probe's script, with its data in a separate file, so that names and paths of sites need no quoting in a command.
 *
 * It is a probe rather than a hook or part of the command. Until the probe succeeds, the kubelet sends no requests, and no Service includes the pod. A `postStart` hook does not run again if the kubelet restarts in the middle of it. A script between LogMonitor and ServiceMonitor would end at the stop signal, and the container with it, before IIS has stopped; and its own variables would reach the application pools.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/kubelet/prober/worker.go
 */
export function startupConfigMap(settings: IisLogMonitorAppSettings): ConfigMap {
    const data = {
        "startup.json": `${JSON.stringify(startData(settings), null, 2)}\n`,
        [startupScript]: readFileSync(join(__dirname, startupScript), "utf8"),
    };
    const { name, namespace } = settings;
    return hashedConfigMap(`${name}-startup`, { namespace, labels: appLabels(settings) }, data, { immutable: true });
}

function startData(settings: IisLogMonitorAppSettings) {
    const { healthPath, sites } = settings;
    const fields = inOrder(settings.accessLog.fields);
    const hostName = probedHostName(sites);
    return {
        attemptSeconds: scriptSeconds,
        url: `http://127.0.0.1:${portsOf(settings)[0].containerPort}${healthPath}`,
        ...(hostName !== undefined && { hostName }),
        ...(sites !== undefined && {
            appPools: [...new Set(sites.map(({ appPool }) => appPool))],
            // IIS writes these anyway.
            ...(!isDeepStrictEqual(fields, inOrder(usualFields)) && { logFields: fieldFlags(fields) }),
            sites: sites.map((site) => ({
                name: site.name,
                physicalPath: site.physicalPath,
                appPool: site.appPool,
                bindings: bindingsOf(site, sites),
            })),
        }),
    };
}

/** The host name for requests to the first site, if it shares its port. */
export function probedHostName(sites: readonly Site[] = []): string | undefined {
    return sites[0] === undefined ? undefined : boundHostNames(sites[0], sites)[0];
}
