import type { KubernetesNeed } from "../windows-cluster/kubernetes-version";
import type { FluentBitSettings } from "./settings";

/** What of the settings needs more than the oldest Kubernetes that the components work on. */
export function fluentBitNeeds({ metadata }: FluentBitSettings): KubernetesNeed[] {
    // Before, no right let somebody read a kubelet's pods that did not also let him run commands in them: https://kep.k8s.io/2862
    return metadata.from === "kubelet"
        ? [{ setting: "metadata.from", value: '"kubelet"', minimum: "1.33", otherwise: 'set it to "apiServer"' }]
        : [];
}
