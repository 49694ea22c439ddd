import { z } from "zod";

/** A switch of EKS that has to stay off, with the reason: who looks for it in the settings finds out why it is not there. */
function off(reason: string) {
    return z
        .boolean()
        .refine((value) => !value, `must be false: ${reason}`)
        .default(false);
}

/**
 * What EKS offers and Windows nodes cannot do. Written down as settings, so that they are refused with the reason and not taken for a
 * slip of the finger.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html
 */
export const unsupportedSettings = {
    /**
     * EKS Auto Mode; has to stay off, since it runs no Windows nodes.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/automode.html
     */
    autoMode: off("EKS Auto Mode runs no Windows nodes; describe node groups under linuxNodes and windowsNodeGroups"),

    /**
     * Fargate; has to stay off, since it runs no Windows containers, and the log shipper is a DaemonSet, which Fargate does not run either.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate.html
     */
    fargate: off("Fargate runs no Windows containers; CoreDNS and the system's pods get the nodes of linuxNodes"),

    /**
     * Family of the pods' addresses; only `ipv4`, since Windows nodes have no IPv6. It cannot be changed on a cluster that exists.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-ipv6.html
     */
    ipFamily: z
        .enum(["ipv4", "ipv6"])
        .refine((family) => family === "ipv4", 'must be "ipv4": Windows nodes on EKS have no IPv6')
        .default("ipv4"),

    /**
     * Pods in other subnets than their nodes; has to stay off, since a Windows node has one network interface.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network.html
     */
    customNetworking: off(
        "a Windows node has one network interface, so its pods live in its own subnet; give it larger subnets, or set prefixDelegation",
    ),

    /**
     * Security groups of single pods; has to stay off, since they need branch network interfaces, which Windows nodes do not have.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html
     */
    securityGroupsForPods: off(
        "pods on Windows nodes share the security groups of their node; separate them by node group, or by network policies on Linux",
    ),

    /**
     * EKS Pod Identity; has to stay off, since its agent does not run on Windows nodes. Pods assume roles through the cluster's OIDC
     * provider (IRSA), which the stack makes.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
     */
    podIdentity: off(
        "EKS Pod Identity does not work on Windows nodes; IAM roles for service accounts (IRSA) do, and are set up",
    ),

    /**
     * EC2 Fast Launch; has to stay off, since it is switched on for an AMI by the AMI's owner, and the nodes' AMIs are those that EKS owns.
     * What shortens a start here: `edition: Core`, `minSize` of at least 1, and images without large layers of their own.
     *
     * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableFastLaunch.html
     */
    fastLaunch: off(
        "EC2 Fast Launch is a setting of an AMI and takes its owner, and the nodes run AMIs that EKS owns; " +
            "take edition Core, and keep a node with minSize",
    ),
};
