import { type ConfigMap, hashedConfigMap } from "../../kubernetes/hashed-config-map";
import { configurationName, logMonitorConfiguration } from "./configuration-file";
import type { LogMonitorSettings } from "./settings";

/** The application's properties that its ConfigMap needs. */
interface App {
    name: string;
    namespace: string;
    logMonitor: LogMonitorSettings;
}

/** The mounted configuration of LogMonitor. LogMonitor reads it only at its start, so a change needs new pods. */
export function logMonitorConfigMap({ name, namespace, logMonitor }: App, labels: Record<string, string>): ConfigMap {
    const data = { [configurationName]: logMonitorConfiguration(logMonitor) };
    return hashedConfigMap(`${name}-log-monitor`, { namespace, labels }, data, { immutable: true });
}
