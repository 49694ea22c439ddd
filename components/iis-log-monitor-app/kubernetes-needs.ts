import type { KubernetesNeed } from "../windows-cluster/kubernetes-version";
import type { IisLogMonitorAppSettings } from "./settings";

/** What an application needs more than the oldest Kubernetes that the components work on. */
export function iisLogMonitorAppNeeds({ name }: IisLogMonitorAppSettings): KubernetesNeed[] {
    // The spread over zones counts the pods of one roll-out by themselves (`matchLabelKeys`), and a broken pod is no reason against a drain (`unhealthyPodEvictionPolicy`).
    return [{ setting: "name", value: JSON.stringify(name), minimum: "1.27", otherwise: "leave the application out" }];
}
