import { recommendedLabels } from "../kubernetes/labels";
import type { IisLogMonitorAppSettings } from "./settings";

/** Name of the container in the application's pods. */
export const appContainer = "iis";

/** Name of the container's port, which probes, Service and load balancers use. */
export const httpPort = "http";

/** Labels that only the application's pods have. */
export function selector(settings: IisLogMonitorAppSettings): Record<string, string> {
    return { "app.kubernetes.io/name": "iis", "app.kubernetes.io/instance": settings.name };
}

export function appLabels(settings: IisLogMonitorAppSettings): Record<string, string> {
    return { ...recommendedLabels("iis", "web"), ...selector(settings) };
}

export function podLabels(settings: IisLogMonitorAppSettings): Record<string, string> {
    return { ...settings.podLabels, ...appLabels(settings) };
}

/** Name, namespace and labels of an object of the application's. */
export function metadata(settings: IisLogMonitorAppSettings, name = settings.name) {
    return { name, namespace: settings.namespace, labels: appLabels(settings) };
}

/** Whether the component creates the application's namespace. `default` exists in every cluster. */
export function ownsNamespace(settings: IisLogMonitorAppSettings): boolean {
    return settings.createNamespace && settings.namespace !== "default";
}

/** The pods' service account; undefined for the namespace's default one. */
export function serviceAccountName({ name, serviceAccount, gmsa }: IisLogMonitorAppSettings): string | undefined {
    return serviceAccount?.name ?? (gmsa === undefined ? undefined : name);
}
