import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { Tags } from "../aws/tags";
import type { AwsCredentials } from "../aws/credentials";
import { type AwsPlace, oidcProviderArn } from "../iam/arn";
import { type IamConventionsInput, iamConventions } from "../iam/conventions";
import { parseSettings } from "../settings/parse";
import { clusterArn, type ClusterFacts } from "./cluster-facts";
import { CreatedCluster } from "./create/created-cluster";
import type { ClusterSite } from "./create/look-up";
import type { CreatedClusterSettings } from "./create/settings";
import { type ExistingCluster, refuseCredentials } from "./existing-cluster";
import { type ExpectedNodes, expectedNodes } from "./expected-nodes";
import { oidcProviderArgs } from "./oidc-provider-args";
import { withCredentials } from "./kubeconfig";
import type { ExistingClusterSettings } from "./settings";

interface CommonArgs {
    /** Who deploys (`organization/project/stack`): marks the OIDC provider, so that the next look-up knows it as ours. */
    owner: string;

    /** Tags for what the component creates in AWS. Default: none. */
    tags?: Tags;

    /** What the roles that the component creates have in common. Default: nothing. */
    iam?: IamConventionsInput;
}

/** A cluster that is there already. */
export interface ExistingClusterArgs extends CommonArgs, ExpectedNodes {
    /** What {@link lookUpExistingCluster} found. */
    existing: ExistingCluster;

    /** Whether the cluster's IAM OIDC provider is there already or belongs to this component. */
    oidcProvider: ExistingClusterSettings["oidcProvider"];
}

/** A cluster that the component makes. */
export interface NewClusterArgs extends CommonArgs {
    /** What to make. */
    create: CreatedClusterSettings;

    /** Account and region, as {@link lookUpAwsPlace} finds them. */
    place: AwsPlace;

    /** Zones and administrators, as {@link lookUpClusterSite} finds them. */
    site: ClusterSite;

    /** The credentials of the AWS provider, for the token by which the API server is asked. Needed with an explicit provider. Default: those that the AWS CLI finds. */
    credentials?: AwsCredentials;
}

export type WindowsClusterArgs = ExistingClusterArgs | NewClusterArgs;

/** What the two kinds of cluster have in common. */
interface Access {
    kubeconfig: pulumi.Input<string>;
    oidcIssuer: pulumi.Input<string>;
    ownsOidcProvider: boolean;
    /** What has to be there before the first Kubernetes object, and may go only after the last. */
    ready: pulumi.Resource[];
}

/**
 * An EKS cluster with Windows nodes, found or made: how to reach its API server, and the OIDC provider through which its service accounts
 * assume IAM roles.
 *
 * @example
 * const facts = await lookUpExistingCluster(settings, owner);
 * const cluster = new WindowsCluster("cluster", { existing: facts, oidcProvider: "owned", windowsVersions: ["2022"], containerRuntimes: ["containerd"], owner });
 *
 * @example
 * const create = createdClusterSettings.parse({ mode: "create", name: "demo", kubernetesVersion: "1.35" });
 * const { place, identityArn } = await lookUpAwsCaller();
 * const site = await lookUpClusterSite(create, identityArn);
 * const cluster = new WindowsCluster("cluster", { create, place, site, owner });
 */
export class WindowsCluster extends pulumi.ComponentResource {
    /** What is known of the cluster without waiting for a resource: its name and place. */
    public readonly facts: ClusterFacts;

    /** Windows Server versions of the nodes, now and soon. */
    public readonly windowsVersions: ExpectedNodes["windowsVersions"];

    /** Container runtimes of the Windows nodes. */
    public readonly containerRuntimes: ExpectedNodes["containerRuntimes"];

    /** Whether this component makes the cluster. */
    public readonly isCreated: boolean;

    /** Contents of a kubeconfig that reaches the cluster; known in a preview only of a cluster that is there already. */
    public readonly kubeconfig: pulumi.Output<string>;

    /** URL of the cluster's OIDC issuer; known in a preview only of a cluster that is there already. */
    public readonly oidcIssuer: pulumi.Output<string>;

    /** ARN of the issuer's IAM provider, known when the issuer is. */
    public readonly oidcProviderArn: pulumi.Output<string>;

    /** The IAM OIDC provider, when this component owns it: a role that trusts it has to wait for it. */
    public readonly oidcProvider: aws.iam.OpenIdConnectProvider | undefined;

    /**
     * The provider through which every Kubernetes object of this cluster is created. Of a cluster that is made, it is there when Windows
     * nodes are, so that no workload comes too early; and it goes before they do, so that Kubernetes can still take its load balancers back.
     */
    public readonly kubernetesProvider: kubernetes.Provider;

    constructor(name: string, args: WindowsClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        super("windows-eks-logging:index:WindowsCluster", name, {}, opts);
        this.facts = "existing" in args ? args.existing : { ...args.place, name: args.create.name };
        this.isCreated = "create" in args;
        const nodes = "existing" in args ? args : expectedNodes(args.create);
        this.windowsVersions = nodes.windowsVersions;
        this.containerRuntimes = nodes.containerRuntimes;

        const access = "existing" in args ? accessToExisting(args) : this.createCluster(name, args);
        this.kubeconfig = pulumi.secret(access.kubeconfig);
        this.kubernetesProvider = new kubernetes.Provider(
            name,
            {
                kubeconfig: this.kubeconfig,
                // A new endpoint or certificate authority is still the same cluster: nothing in it is to be replaced for that.
                clusterIdentifier: clusterArn(this.facts),
                // An edited ConfigMap is repaired in place. A changed configuration has a new name anyway (see FluentBitWindows).
                enableConfigMapMutable: true,
            },
            { parent: this, dependsOn: access.ready },
        );

        this.oidcIssuer = pulumi.output(access.oidcIssuer);
        this.oidcProviderArn = this.oidcIssuer.apply((issuer) => oidcProviderArn(this.facts, issuer));
        this.oidcProvider = access.ownsOidcProvider ? this.createOidcProvider(name, args) : undefined;

        this.registerOutputs({ name: this.facts.name, oidcProviderArn: this.oidcProviderArn });
    }

    private createCluster(name: string, args: NewClusterArgs): Access {
        const { create: settings, place, site, tags = {} } = args;
        const iam = parseSettings(iamConventions, args.iam ?? {}, "WindowsCluster.iam");
        refuseCredentials(args.credentials, this.getProvider("aws:eks/cluster:Cluster") !== undefined);
        const created = new CreatedCluster(name, { settings, place, site, iam, tags }, { parent: this });
        const { oidcIssuer, ready } = created;
        const kubeconfig = created.kubeconfig.apply((contents) =>
            withCredentials(contents, { name: settings.name, region: place.region }, args.credentials),
        );
        return { kubeconfig, oidcIssuer, ready, ownsOidcProvider: true };
    }

    private createOidcProvider(name: string, { tags, iam, owner }: CommonArgs): aws.iam.OpenIdConnectProvider {
        return new aws.iam.OpenIdConnectProvider(
            name,
            oidcProviderArgs(this.oidcIssuer, owner, tags ?? {}, iam?.tags),
            { parent: this },
        );
    }
}

function accessToExisting({ existing, oidcProvider }: ExistingClusterArgs): Access {
    return {
        kubeconfig: existing.kubeconfig,
        oidcIssuer: existing.oidcIssuer,
        ownsOidcProvider: oidcProvider === "owned",
        ready: [],
    };
}
