import { z } from "zod";

/** An EKS feature that must remain off, with the reason. A user who looks for it in the settings learns why it is not available. */
function off(reason: string) {
    return z
        .boolean()
        .refine((value) => !value, `must be false: ${reason}`)
        .default(false);
}

/**
 * EKS features that Windows nodes do not support. They are declared as settings, so that the error gives the reason instead of suggesting a typo.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html
 */
export const unsupportedSettings = {
    /**
     * EKS Auto Mode. It must remain off, because it does not support Windows nodes.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/automode.html
     */
    autoMode: off(
        "EKS Auto Mode does not support Windows nodes; configure node groups with linuxNodes and windowsNodeGroups",
    ),

    /**
     * Fargate. It must remain off, because it supports neither Windows containers nor DaemonSets such as Fluent Bit.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate.html
     */
    fargate: off("Fargate does not support Windows containers; CoreDNS and system pods run on the nodes of linuxNodes"),

    /**
     * IP family of pods. Only `ipv4`, because Windows nodes on EKS do not support IPv6. It cannot be changed on an existing cluster.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-ipv6.html
     */
    ipFamily: z
        .enum(["ipv4", "ipv6"])
        .refine((family) => family === "ipv4", 'must be "ipv4": Windows nodes on EKS do not support IPv6')
        .default("ipv4"),

    /**
     * Pods in other subnets than their nodes. It must remain off, because a Windows node has one network interface.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network.html
     */
    customNetworking: off(
        "a Windows node has one network interface, so its pods are in its own subnet; use larger subnets, or set prefixDelegation",
    ),

    /**
     * Security groups for pods. It must remain off, because it needs branch network interfaces, which Windows nodes do not have.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html
     */
    securityGroupsForPods: off(
        "pods on Windows nodes share the security groups of their node; separate them with node groups, or with network policies on Linux",
    ),

    /**
     * EKS Pod Identity. It must remain off, because its agent does not run on Windows nodes. Pods assume roles through the cluster's OIDC provider (IRSA), which the stack creates.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
     */
    podIdentity: off(
        "EKS Pod Identity does not work on Windows nodes; the stack sets up IAM roles for service accounts (IRSA) instead",
    ),

    /**
     * EC2 Fast Launch. It must remain off, because only the owner of an AMI can enable it, and EKS owns the nodes' AMIs. To shorten the start: `edition: Core`, `minSize` of at least 1, and images without large layers.
     *
     * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableFastLaunch.html
     */
    fastLaunch: off(
        "only the owner of an AMI can enable EC2 Fast Launch, and EKS owns the nodes' AMIs; " +
            "use edition Core, and keep a node running with minSize",
    ),
};
