import { isAtLeast } from "../../settings/versions";
import type { WindowsVersion } from "../windows-versions";

/** Edition of Windows Server. Core has no desktop, starts faster and needs fewer patches. */
export const windowsEditions = ["Core", "Full"] as const;

export type WindowsEdition = (typeof windowsEditions)[number];

interface WindowsAmi {
    /** EKS's name for the AMI of each edition. */
    amiType: Record<WindowsEdition, string>;
    /** The first Kubernetes version for which EKS builds the AMI. */
    since: string;
}

/**
 * The AMIs that EKS builds for managed Windows nodes.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html (amiType)
 * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-optimized-windows-ami.html (2022 since 1.23)
 * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-ami-versions-windows.html (2025 since 1.35)
 */
const windowsAmis: Record<WindowsVersion, WindowsAmi> = {
    "2019": { amiType: { Core: "WINDOWS_CORE_2019_x86_64", Full: "WINDOWS_FULL_2019_x86_64" }, since: "1.14" },
    "2022": { amiType: { Core: "WINDOWS_CORE_2022_x86_64", Full: "WINDOWS_FULL_2022_x86_64" }, since: "1.23" },
    "2025": { amiType: { Core: "WINDOWS_CORE_2025_x86_64", Full: "WINDOWS_FULL_2025_x86_64" }, since: "1.35" },
};

export function windowsAmiType(version: WindowsVersion, edition: WindowsEdition): string {
    return windowsAmis[version].amiType[edition];
}

/** The Kubernetes version that a Windows version needs; undefined if the cluster's version is new enough. */
export function kubernetesNeededBy(version: WindowsVersion, kubernetesVersion: string): string | undefined {
    const { since } = windowsAmis[version];
    return isAtLeast(kubernetesVersion, since) ? undefined : since;
}

/** Amazon Linux 2023, for the instances' architecture. */
export function linuxAmiType(isArm: boolean): string {
    return isArm ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD";
}
