import { createHash } from "node:crypto";

import type { Manifest } from "../../kubernetes/manifest";
import { configurationName, logMonitorConfiguration } from "./configuration-file";
import type { LogMonitorSettings } from "./settings";

/** What of the application matters to its ConfigMap. */
interface App {
    name: string;
    namespace: string;
    logMonitor: LogMonitorSettings;
}

/**
 * LogMonitor's configuration to mount. LogMonitor reads it once, at its start, so a change has to reach the pods as new pods: the name
 * carries a hash of the contents, and with it changes the Deployment.
 */
export function logMonitorConfigMap(
    app: App,
    labels: Record<string, string>,
): Extract<Manifest, { kind: "ConfigMap" }> {
    const contents = logMonitorConfiguration(app.logMonitor);
    const hash = createHash("sha256").update(contents).digest("hex").slice(0, 8);
    return {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: `${app.name}-log-monitor-${hash}`, namespace: app.namespace, labels },
        immutable: true,
        data: { [configurationName]: contents },
    };
}
