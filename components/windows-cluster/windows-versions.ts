/**
 * Windows Server versions for which EKS has AMIs, with the build in the label `node.kubernetes.io/windows-build`, which the kubelet sets. A Windows container runs only on a host of its own build (process isolation), so
 * every image and every DaemonSet belongs to exactly one of them.
 *
 * @see https://learn.microsoft.com/virtualization/windowscontainers/deploy-containers/version-compatibility
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#nodekubernetesiowindows-build
 * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-optimized-windows-ami.html
 */
export const windowsBuilds = {
    "2019": "10.0.17763",
    "2022": "10.0.20348",
    "2025": "10.0.26100",
} as const;

export type WindowsVersion = keyof typeof windowsBuilds;

export const windowsVersions = Object.keys(windowsBuilds) as WindowsVersion[];

/** The Windows Server version of a build label; undefined for a build for which EKS has no AMI. */
export function windowsVersionOf(build: string): WindowsVersion | undefined {
    return windowsVersions.find((version) => windowsBuilds[version] === build);
}

/** The nodeSelector of pods for one Windows version. */
export function windowsNodeSelector(version: WindowsVersion): Record<string, string> {
    return {
        // The IRSA webhook writes the token's path in Windows form only for pods that select Windows with exactly this label:
        // https://github.com/aws/amazon-eks-pod-identity-webhook#usage-with-windows-container-workloads
        "kubernetes.io/os": "windows",
        "kubernetes.io/arch": "amd64",
        "node.kubernetes.io/windows-build": windowsBuilds[version],
    };
}
