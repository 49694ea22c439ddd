import type { KubernetesNeed } from "../windows-cluster/kubernetes-version";
import type { FluentBitSettings } from "./settings";

/** Settings that need a newer Kubernetes than the oldest supported one. */
export function fluentBitNeeds({ metadata }: FluentBitSettings): KubernetesNeed[] {
    // Before, every permission to read a kubelet's pods also allowed to run commands in them: https://kep.k8s.io/2862
    return metadata.from === "kubelet"
        ? [{ setting: "metadata.from", value: '"kubelet"', minimum: "1.33", otherwise: 'set it to "apiServer"' }]
        : [];
}
