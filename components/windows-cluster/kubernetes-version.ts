import type { Problem } from "../settings/problems";
import { isAtLeast } from "../settings/versions";

/** The oldest supported Kubernetes version. */
export const minimumKubernetesVersion = "1.20";

/** A setting that needs a newer Kubernetes version. */
export interface KubernetesNeed {
    setting: string;
    value: string;
    minimum: string;
    /** The alternative if the cluster cannot be upgraded. */
    otherwise: string;
}

/** The needs that a Kubernetes version does not meet. */
export function kubernetesNeedProblems(needs: readonly KubernetesNeed[], version: string): Problem[] {
    return needs
        .filter(({ minimum }) => !isAtLeast(version, minimum))
        .map(({ setting, value, minimum, otherwise }) => ({
            setting,
            value,
            remedy: `needs Kubernetes ${minimum}, but the cluster has ${version}; upgrade it, or ${otherwise}`,
        }));
}
