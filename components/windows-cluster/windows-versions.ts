/**
 * Windows Server versions that EKS has nodes for, with the build that the kubelet puts on a node as the label
 * `node.kubernetes.io/windows-build`. A Windows container runs only on a host of its own build (process isolation), so
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

/** The version of Windows Server whose nodes carry a build label; undefined for a build that EKS has no AMI of. */
export function windowsVersionOf(build: string): WindowsVersion | undefined {
    return windowsVersions.find((version) => windowsBuilds[version] === build);
}

/** What a pod needs in its nodeSelector to land on a node of one Windows version. */
export function windowsNodeSelector(version: WindowsVersion): Record<string, string> {
    return {
        // The IRSA webhook writes the token's path in Windows form only for pods that select Windows by this very label:
        // https://github.com/aws/amazon-eks-pod-identity-webhook#usage-with-windows-container-workloads
        "kubernetes.io/os": "windows",
        "kubernetes.io/arch": "amd64",
        "node.kubernetes.io/windows-build": windowsBuilds[version],
    };
}
