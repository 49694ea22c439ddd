import type { FluentBitSettings } from "../components/fluent-bit-windows/settings";
import type { IisLogMonitorAppSettings } from "../components/iis-log-monitor-app/settings";
import type { KubernetesNeed } from "../components/windows-cluster/kubernetes-version";

/** What of a stack's settings needs more than the oldest Kubernetes that the components work on. */
export function kubernetesNeeds(
    fluentBit: FluentBitSettings | undefined,
    apps: readonly (IisLogMonitorAppSettings | undefined)[],
): KubernetesNeed[] {
    return [
        // Before, no right let somebody read a kubelet's pods that did not also let him run commands in them: https://kep.k8s.io/2862
        ...(fluentBit?.metadata.from === "kubelet"
            ? [
                  {
                      setting: "fluentBit.metadata.from",
                      value: '"kubelet"',
                      minimum: "1.33",
                      otherwise: 'set it to "apiServer"',
                  },
              ]
            : []),
        // The spread over zones counts the pods of one roll-out by themselves (`matchLabelKeys`), and a broken pod is no reason against a drain (`unhealthyPodEvictionPolicy`).
        ...apps.flatMap((app, index) =>
            app === undefined
                ? []
                : [
                      {
                          setting: `iisApps[${index}].name`,
                          value: JSON.stringify(app.name),
                          minimum: "1.27",
                          otherwise: "leave the application out",
                      },
                  ],
        ),
    ];
}
