import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Manifest } from "../../kubernetes/manifest";
import { appLabels } from "../names";
import type { IisLogMonitorAppSettings } from "../settings";
import { bindingsOf } from "./bindings";
import type { Site } from "./settings";

/** Where the container finds its sites and the script that makes them. */
export const sitesFolder = "C:\\IisSites";
export const startScript = "start-sites.ps1";

/** The pool that ServiceMonitor gives the container's variables to, unless another is named. */
const defaultAppPool = "DefaultAppPool";

/** The sites as data beside the script: no name or path of them ever stands in a command, where it would have to be quoted. */
export function sitesConfigMap(
    settings: IisLogMonitorAppSettings,
    sites: readonly Site[],
): Extract<Manifest, { kind: "ConfigMap" }> {
    const data = {
        "sites.json": `${JSON.stringify(startData(settings, sites), null, 2)}\n`,
        [startScript]: readFileSync(join(__dirname, startScript), "utf8"),
    };
    const hash = createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 8);
    return {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
            name: `${settings.name}-sites-${hash}`,
            namespace: settings.namespace,
            labels: appLabels(settings),
        },
        immutable: true,
        data,
    };
}

function startData({ appPool, environment }: IisLogMonitorAppSettings, sites: readonly Site[]) {
    // The pool that ServiceMonitor is told has to be there, or the container ends: https://github.com/microsoft/iis-docker/issues/157
    const pools = [...new Set([...sites.map((site) => site.appPool), ...(appPool === undefined ? [] : [appPool])])];
    return {
        appPools: pools.map((name) => ({
            name,
            // ServiceMonitor adds the variables to the pool that it is told, and fails where they are there already.
            variables: name === (appPool ?? defaultAppPool) ? [] : Object.keys(environment),
        })),
        sites: sites.map((site) => ({
            name: site.name,
            physicalPath: site.physicalPath,
            appPool: site.appPool,
            bindings: bindingsOf(site, sites),
        })),
    };
}
