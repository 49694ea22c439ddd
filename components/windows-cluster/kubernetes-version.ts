import type { Problem } from "../settings/problems";
import { isAtLeast } from "../settings/versions";

/** The oldest Kubernetes that the components work on. */
export const minimumKubernetesVersion = "1.20";

/** A setting that works from some later version of Kubernetes on. */
export interface KubernetesNeed {
    setting: string;
    value: string;
    minimum: string;
    /** What to do where the cluster cannot be upgraded. */
    otherwise: string;
}

/** Needs that a version of Kubernetes does not meet. */
export function kubernetesNeedProblems(needs: readonly KubernetesNeed[], version: string): Problem[] {
    return needs
        .filter(({ minimum }) => !isAtLeast(version, minimum))
        .map(({ setting, value, minimum, otherwise }) => ({
            setting,
            value,
            remedy: `needs Kubernetes ${minimum}, and the cluster has ${version}; upgrade it, or ${otherwise}`,
        }));
}

/** The number after the first point: what makes one Kubernetes version newer than another. */
export function minorVersion(version: string): number {
    return Number(version.split(".")[1] ?? Number.NaN);
}
