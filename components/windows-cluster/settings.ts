import { z } from "zod";

import { distinct } from "../settings/distinct";
import { concealed } from "../settings/credentials";
import { clusterName } from "./cluster-name";
import { createdClusterSettings } from "./create/settings";
import { type WindowsVersion, windowsVersions } from "./windows-versions";

/** An existing cluster. */
export const existingClusterSettings = z.strictObject({
    // Optional inside the default, so that the union below accepts a stack file without a mode.
    mode: z.literal("existing").optional().default("existing"),

    /**
     * Name of the EKS cluster.
     *
     * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
     */
    name: clusterName,

    /**
     * Owner of the cluster's IAM OIDC provider, which lets pods assume roles. `existing`: the provider exists (most clusters that eksctl or Terraform created have one), and remains when the stack is destroyed. `owned`: this stack creates and deletes it. A cluster can have only one, and the stack does not guess: a provider that is "created if missing" would count as existing at the second `pulumi up`, and be deleted.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
     */
    oidcProvider: z.enum(["existing", "owned"]).default("existing"),

    /**
     * Windows Server versions of current and planned nodes. Each version gets its own DaemonSet of Fluent Bit, because an image is made for one Windows build. A version without nodes costs nothing, and its nodes get Fluent Bit as soon as they join. A Ready node of a version that is not listed is an error, because nothing would ship its logs.
     */
    windowsVersions: distinct(
        z.enum(windowsVersions as [WindowsVersion, ...WindowsVersion[]]),
        "must list each version once",
    )
        .min(1)
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

    /** Whether a deployment stops if no Windows node is Ready. Set it to false for node groups that scale to zero. */
    requireReadyWindowsNodes: z.boolean().default(true),

    /**
     * Kubeconfig of the cluster: the path of a file, or the contents themselves. Encrypt contents that hold a credential: `pulumi config set --secret --path 'windows-eks-logging:cluster.kubeconfig' < FILE`. Default: the endpoint and the certificate authority that EKS reports, and a token from
     * `aws eks get-token`, as `aws eks update-kubeconfig` writes it. Set it for a cluster that is reached in another way, such as through a bastion, and for the local environment.
     */
    kubeconfig: z.string().min(1).meta(concealed).optional(),
});

export const windowsClusterSettings = z.discriminatedUnion("mode", [existingClusterSettings, createdClusterSettings]);

export type ExistingClusterSettings = z.output<typeof existingClusterSettings>;
export type WindowsClusterSettings = z.output<typeof windowsClusterSettings>;
