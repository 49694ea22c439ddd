import { z } from "zod";

import { concealed } from "../settings/credentials";
import { clusterName } from "./cluster-name";
import { createdClusterSettings } from "./create/settings";
import { type WindowsVersion, windowsVersions } from "./windows-versions";

/** A cluster that was made elsewhere. */
export const existingClusterSettings = z.strictObject({
    // Optional inside of the default, so that a stack file that says no mode finds its way through the union below.
    mode: z.literal("existing").optional().default("existing"),

    /**
     * Name of the EKS cluster.
     *
     * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
     */
    name: clusterName,

    /**
     * Who owns the IAM OIDC provider of the cluster, which lets pods assume roles. `existing`: it is there already (most
     * clusters made by eksctl or Terraform have one), and stays when the stack goes. `owned`: this stack creates and
     * deletes it. There can be only one a cluster, so it is said here, not guessed: a provider that is "created if missing"
     * would be seen as existing at the second `pulumi up`, and be deleted.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
     */
    oidcProvider: z.enum(["existing", "owned"]).default("existing"),

    /**
     * Windows Server versions of the nodes, now and soon. Fluent Bit runs as one DaemonSet for each, since its images are made
     * for one Windows build. A version without nodes costs nothing, and a node that joins tomorrow has its shipper at once;
     * a Ready node of a version that is not listed is an error, since nobody would read its logs.
     */
    windowsVersions: z
        .array(z.enum(windowsVersions as [WindowsVersion, ...WindowsVersion[]]))
        .min(1)
        .refine((versions) => new Set(versions).size === versions.length, "must name each version once")
        .default(["2022", "2025"]),

    /**
     * Container runtimes of the Windows nodes. EKS removed Docker (dockershim) from its Windows nodes with Kubernetes 1.24; for older
     * ones add `docker`, and Fluent Bit reads Docker's log folder too.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/dockershim-deprecation.html
     */
    containerRuntimes: z
        .array(z.enum(["containerd", "docker"]))
        .min(1)
        .default(["containerd"]),

    /**
     * Whether a deployment stops when no Windows node is Ready. Switch it off for node groups that scale to zero.
     */
    requireReadyWindowsNodes: z.boolean().default(true),

    /**
     * Kubeconfig of the cluster: the path of a file, or the contents themselves. Contents that hold a credential have to be
     * encrypted: `pulumi config set --secret --path 'windows-eks-logging:cluster.kubeconfig' < FILE`. Default: the endpoint and the certificate authority that EKS reports, and a token from
     * `aws eks get-token`, as `aws eks update-kubeconfig` writes it. Give one for a cluster that is reached another way, such
     * as through a bastion, or for the local environment.
     */
    kubeconfig: z.string().min(1).meta(concealed).optional(),
});

export const windowsClusterSettings = z.discriminatedUnion("mode", [existingClusterSettings, createdClusterSettings]);

export type ExistingClusterSettings = z.output<typeof existingClusterSettings>;
export type WindowsClusterSettings = z.output<typeof windowsClusterSettings>;
