import { fluentBitNeeds } from "../components/fluent-bit-windows/kubernetes-needs";
import type { FluentBitSettings } from "../components/fluent-bit-windows/settings";
import { iisLogMonitorAppNeeds } from "../components/iis-log-monitor-app/kubernetes-needs";
import type { IisLogMonitorAppSettings } from "../components/iis-log-monitor-app/settings";
import type { KubernetesNeed } from "../components/windows-cluster/kubernetes-version";

/** What of a stack's settings needs more than the oldest Kubernetes that the components work on. */
export function kubernetesNeeds(
    fluentBit: FluentBitSettings | undefined,
    apps: readonly (IisLogMonitorAppSettings | undefined)[],
): KubernetesNeed[] {
    const under = (section: string, needs: readonly KubernetesNeed[]) =>
        needs.map((need) => ({ ...need, setting: `${section}.${need.setting}` }));
    return [
        ...(fluentBit === undefined ? [] : under("fluentBit", fluentBitNeeds(fluentBit))),
        ...apps.flatMap((app, index) =>
            app === undefined ? [] : under(`iisApps[${index}]`, iisLogMonitorAppNeeds(app)),
        ),
    ];
}
