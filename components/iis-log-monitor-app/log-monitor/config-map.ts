import type { Manifest } from "../../kubernetes/manifest";
import { configurationName, logMonitorConfiguration } from "./configuration-file";
import type { LogMonitorSettings } from "./settings";
import { shortHash } from "../../short-hash";

/** The application's properties that its ConfigMap needs. */
interface App {
    name: string;
    namespace: string;
    logMonitor: LogMonitorSettings;
}

/**
 * The mounted configuration of LogMonitor. LogMonitor reads it only at its start, so a change needs new pods: the name contains a hash of the contents, so that the Deployment changes with it.
 */
export function logMonitorConfigMap(
    app: App,
    labels: Record<string, string>,
): Extract<Manifest, { kind: "ConfigMap" }> {
    const contents = logMonitorConfiguration(app.logMonitor);
    const hash = shortHash(contents);
    return {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: `${app.name}-log-monitor-${hash}`, namespace: app.namespace, labels },
        immutable: true,
        data: { [configurationName]: contents },
    };
}
