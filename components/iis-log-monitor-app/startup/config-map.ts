import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Manifest } from "../../kubernetes/manifest";
import { appLabels } from "../names";
import { portsOf } from "../ports";
import { iisService } from "../service-monitor";
import type { IisLogMonitorAppSettings } from "../settings";
import { bindingsOf, boundHostNames } from "../sites/bindings";
import type { Site } from "../sites/settings";

/** Where the container finds the script, and what it is to do. */
export const startupFolder = "C:\\IisStartup";
export const startupScript = "startup.ps1";

/** Seconds that an attempt of the startup probe has, and those after which the script itself gives up, so that it can still say why. */
export const attemptSeconds = 30;
const scriptSeconds = 25;

/** Whether ServiceMonitor gives IIS variables in the pods, which has to be over before anybody sends a request. */
export function waitsForServiceMonitor({ serviceName, serviceMonitor }: IisLogMonitorAppSettings): boolean {
    return serviceMonitor && serviceName.toLowerCase() === iisService;
}

/**
 * The startup probe's script, with its data beside it: no name or path of a site ever stands in a command, where it would have to be quoted.
 *
 * It is a probe, and neither a hook nor part of the command. Before the probe has succeeded, the kubelet sends no request, and no Service has the pod. A
 * `postStart` hook is not run again when the kubelet restarts in the middle of it. A script between LogMonitor and ServiceMonitor ends at the signal to stop,
 * and the container with it, before IIS has stopped; and its own variables would go into the application pools.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/kubelet/prober/worker.go
 */
export function startupConfigMap(settings: IisLogMonitorAppSettings): Extract<Manifest, { kind: "ConfigMap" }> {
    const data = {
        "startup.json": `${JSON.stringify(startData(settings), null, 2)}\n`,
        [startupScript]: readFileSync(join(__dirname, startupScript), "utf8"),
    };
    const hash = createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 8);
    return {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
            name: `${settings.name}-startup-${hash}`,
            namespace: settings.namespace,
            labels: appLabels(settings),
        },
        immutable: true,
        data,
    };
}

function startData(settings: IisLogMonitorAppSettings) {
    const { healthPath, sites } = settings;
    const hostName = probedHostName(sites);
    return {
        attemptSeconds: scriptSeconds,
        url: `http://127.0.0.1:${portsOf(settings)[0].containerPort}${healthPath}`,
        ...(hostName !== undefined && { hostName }),
        ...(sites !== undefined && {
            appPools: [...new Set(sites.map(({ appPool }) => appPool))],
            sites: sites.map((site) => ({
                name: site.name,
                physicalPath: site.physicalPath,
                appPool: site.appPool,
                bindings: bindingsOf(site, sites),
            })),
        }),
    };
}

/** The name that the first site has to be asked by, where it shares its port. */
export function probedHostName(sites: readonly Site[] = []): string | undefined {
    return sites[0] === undefined ? undefined : boundHostNames(sites[0], sites)[0];
}
