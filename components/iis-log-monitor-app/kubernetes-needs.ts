import type { KubernetesNeed } from "../windows-cluster/kubernetes-version";
import type { IisLogMonitorAppSettings } from "./settings";

/** Features for which an application needs a newer Kubernetes than the oldest supported one. */
export function iisLogMonitorAppNeeds({ name }: IisLogMonitorAppSettings): KubernetesNeed[] {
    // The spread over zones counts only the pods of one roll-out (`matchLabelKeys`), and a broken pod does not block a drain (`unhealthyPodEvictionPolicy`).
    return [{ setting: "name", value: JSON.stringify(name), minimum: "1.27", otherwise: "remove the application" }];
}
