import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { type ClusterFacts, ownerTag } from "./existing-cluster";
import type { WindowsClusterSettings } from "./settings";
import type { WindowsVersion } from "./windows-versions";

export interface WindowsClusterArgs {
    /** What {@link lookUpExistingCluster} found. */
    existing: ClusterFacts;

    /** Whether the cluster's IAM OIDC provider is there already or belongs to this component. */
    oidcProvider: WindowsClusterSettings["oidcProvider"];

    /** Windows Server versions of the nodes, now and soon. */
    windowsVersions: readonly WindowsVersion[];

    /** Container runtimes of the Windows nodes. */
    containerRuntimes: WindowsClusterSettings["containerRuntimes"];

    /** Who deploys (`organization/project/stack`): marks the OIDC provider, so that the next look-up knows it as ours. */
    owner: string;

    /** Tags for what the component creates in AWS. Default: none. */
    tags?: Record<string, string>;
}

/**
 * An EKS cluster with Windows nodes: how to reach its API server, and the OIDC provider through which its service accounts
 * assume IAM roles.
 *
 * @example
 * const facts = await lookUpExistingCluster(settings, owner);
 * const cluster = new WindowsCluster("cluster", { existing: facts, oidcProvider: "owned", windowsVersions: ["2022"], containerRuntimes: ["containerd"], owner });
 */
export class WindowsCluster extends pulumi.ComponentResource {
    /** What is known of the cluster without waiting for a resource: name, place, issuer. */
    public readonly facts: ClusterFacts;

    /** Windows Server versions of the nodes, now and soon. */
    public readonly windowsVersions: readonly WindowsVersion[];

    /** Container runtimes of the Windows nodes. */
    public readonly containerRuntimes: WindowsClusterSettings["containerRuntimes"];

    /** The IAM OIDC provider, when this component owns it: a role that trusts it has to wait for it. */
    public readonly oidcProvider: aws.iam.OpenIdConnectProvider | undefined;

    /** The provider through which every Kubernetes object of this cluster is created. */
    public readonly kubernetesProvider: kubernetes.Provider;

    constructor(name: string, args: WindowsClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        super("windows-eks-logging:index:WindowsCluster", name, {}, opts);
        this.facts = args.existing;
        this.windowsVersions = args.windowsVersions;
        this.containerRuntimes = args.containerRuntimes;

        this.kubernetesProvider = new kubernetes.Provider(
            name,
            {
                kubeconfig: pulumi.secret(args.existing.kubeconfig),
                // A new endpoint or certificate authority is still the same cluster: nothing in it is to be replaced for that.
                clusterIdentifier: `arn:${args.existing.partition}:eks:${args.existing.region}:${args.existing.accountId}:cluster/${args.existing.name}`,
                // An edited ConfigMap is repaired in place. A changed configuration has a new name anyway (see FluentBitWindows).
                enableConfigMapMutable: true,
            },
            { parent: this },
        );

        this.oidcProvider = args.oidcProvider === "owned" ? this.createOidcProvider(name, args) : undefined;

        this.registerOutputs({ name: this.facts.name, oidcProviderArn: this.facts.oidcProviderArn });
    }

    private createOidcProvider(name: string, args: WindowsClusterArgs): aws.iam.OpenIdConnectProvider {
        return new aws.iam.OpenIdConnectProvider(
            name,
            {
                url: args.existing.oidcIssuer,
                clientIdLists: ["sts.amazonaws.com"],
                tags: { ...args.tags, [ownerTag]: args.owner },
            },
            { parent: this },
        );
    }
}
