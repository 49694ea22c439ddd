import { fluentBitNeeds } from "../components/fluent-bit-windows/kubernetes-needs";
import type { FluentBitSettings } from "../components/fluent-bit-windows/settings";
import { iisLogMonitorAppNeeds } from "../components/iis-log-monitor-app/kubernetes-needs";
import type { IisLogMonitorAppSettings } from "../components/iis-log-monitor-app/settings";
import { within } from "../components/settings/problems";
import type { KubernetesNeed } from "../components/windows-cluster/kubernetes-version";

/** What of a stack's settings needs more than the oldest Kubernetes that the components work on. */
export function kubernetesNeeds(
    fluentBit: FluentBitSettings | undefined,
    apps: readonly (IisLogMonitorAppSettings | undefined)[],
): KubernetesNeed[] {
    return [
        ...(fluentBit === undefined ? [] : within("fluentBit", fluentBitNeeds(fluentBit))),
        ...apps.flatMap((app, index) =>
            app === undefined ? [] : within(`iisApps[${index}]`, iisLogMonitorAppNeeds(app)),
        ),
    ];
}
