import { fluentBitNeeds } from "../components/fluent-bit-windows/kubernetes-needs";
import type { FluentBitSettings } from "../components/fluent-bit-windows/settings";
import { iisLogMonitorAppNeeds } from "../components/iis-log-monitor-app/kubernetes-needs";
import type { IisLogMonitorAppSettings } from "../components/iis-log-monitor-app/settings";
import { within } from "../components/settings/problems";
import type { KubernetesNeed } from "../components/windows-cluster/kubernetes-version";

/** Settings that need a newer Kubernetes than the oldest one that the components support. */
export function kubernetesNeeds(
    fluentBit: FluentBitSettings,
    apps: readonly IisLogMonitorAppSettings[],
): KubernetesNeed[] {
    return [
        ...within("fluentBit", fluentBitNeeds(fluentBit)),
        ...apps.flatMap((app, index) => within(`iisApps[${index}]`, iisLogMonitorAppNeeds(app))),
    ];
}
