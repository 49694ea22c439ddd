import * as aws from "@pulumi/aws";
import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

import { componentOptions } from "../component-options";
import type { Tags } from "../aws/tags";
import type { AwsCredentials } from "../aws/credentials";
import { type AwsPlace, oidcProviderArn, partitionOf } from "../iam/arn";
import { type IamConventionsInput, iamConventions } from "../iam/conventions";
import { ProblemsError } from "../settings/problems-error";
import { parseSettings } from "../settings/parse";
import type { ClusterFacts } from "./cluster-facts";
import { clusterProvider } from "./cluster-provider";
import type { ConnectedCluster } from "./connected-cluster";
import { CreatedCluster } from "./create/created-cluster";
import type { ClusterSite } from "./create/look-up";
import { createdClusterSettings } from "./create/settings";
import type { ArgsOf } from "../outputs/may-be-output";
import { isLate, Planned } from "../outputs/planned";
import { type ExistingCluster, lookUpExistingCluster, type LookUpOptions, refuseCredentials } from "./existing-cluster";
import { type ExpectedNodes, expectedNodes } from "./expected-nodes";
import { oidcProviderArgs } from "./oidc-provider-args";
import { withCredentials } from "./kubeconfig";
import { ownRegion } from "./own-region";
import { type ExistingClusterSettings, existingClusterSettings } from "./settings";

interface CommonArgs {
    /** Who deploys (`organization/project/stack`): marks the OIDC provider, so that the next look-up knows it as ours. */
    owner: string;

    /** Tags for what the component creates in AWS. Default: none. */
    tags?: Tags | undefined;

    /** What the roles that the component creates have in common. Default: nothing. */
    iam?: IamConventionsInput | undefined;
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
    create: ArgsOf<typeof createdClusterSettings>;

    /** Account and region, as {@link lookUpAwsPlace} finds them. */
    place: AwsPlace;

    /** Zones and administrators, as {@link lookUpClusterSite} finds them. */
    site: ClusterSite;

    /** The credentials of the AWS provider, for the token by which the API server is asked. Needed with an explicit provider. Default: those that the AWS CLI finds. */
    credentials?: AwsCredentials | undefined;
}

/** A cluster that is there already, and that the component looks up. */
export interface LookedUpClusterArgs
    extends Omit<z.input<typeof existingClusterSettings>, "name" | "kubeconfig">, Omit<CommonArgs, "owner"> {
    /** Name of the EKS cluster. */
    name: pulumi.Input<string>;

    /** Who deploys, see {@link CommonArgs}. Default: `organization/project/stack` of this deployment. */
    owner?: string | undefined;

    /** Region of the cluster. Default: `aws:region` of the stack, or AWS_REGION. With an AWS provider of the program's own, it has to be named. */
    region?: string | undefined;

    /** Contents of a kubeconfig, or the path of one, see `kubeconfig` of the settings. */
    kubeconfig?: pulumi.Input<string> | undefined;

    /** The credentials of the AWS provider, for the token by which the API server is asked. Needed with an explicit provider. Default: those that the AWS CLI finds. */
    credentials?: AwsCredentials | undefined;

    /** How the API server is asked; tests put their own here. */
    readKubernetes?: LookUpOptions["readKubernetes"] | undefined;
}

export type WindowsClusterArgs = LookedUpClusterArgs | ExistingClusterArgs | NewClusterArgs;

/** What the two kinds of cluster have in common. */
interface Access {
    kubeconfig: pulumi.Input<string>;
    oidcIssuer: pulumi.Input<string>;
    ownsOidcProvider: boolean;
    /** What has to be there before the first Kubernetes object, and may go only after the last. */
    ready: pulumi.Resource[];
}

/** A cluster, whichever way it came. */
interface Found {
    facts: ClusterFacts;
    nodes: ExpectedNodes;
    access: Access;
}

/**
 * An EKS cluster with Windows nodes, found or made: how to reach its API server, and the OIDC provider through which its service accounts
 * assume IAM roles.
 *
 * @example
 * const cluster = new WindowsCluster("cluster", { name: "prod" });
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
export class WindowsCluster extends pulumi.ComponentResource implements ConnectedCluster {
    /** What is known of the cluster without waiting for a resource: its name and place. Of a cluster that the component looks up, the account is an Output. */
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
        super("windows-eks-logging:index:WindowsCluster", name, {}, componentOptions(opts));
        this.isCreated = "create" in args;
        const { facts, nodes, access, common } =
            "existing" in args
                ? { ...accessToExisting(args), common: args }
                : "create" in args
                  ? { ...this.createCluster(name, args), common: args }
                  : this.lookUp(args);
        this.facts = facts;
        this.windowsVersions = nodes.windowsVersions;
        this.containerRuntimes = nodes.containerRuntimes;
        this.kubeconfig = pulumi.secret(access.kubeconfig);
        this.kubernetesProvider = clusterProvider(name, this.kubeconfig, facts, {
            parent: this,
            dependsOn: access.ready,
        });

        this.oidcIssuer = pulumi.output(access.oidcIssuer);
        this.oidcProviderArn = pulumi
            .all([this.oidcIssuer, facts.accountId])
            .apply(([issuer, accountId]) => oidcProviderArn({ ...facts, accountId }, issuer));
        this.oidcProvider = access.ownsOidcProvider ? this.createOidcProvider(name, common) : undefined;

        this.registerOutputs({ name: this.facts.name, oidcProviderArn: this.oidcProviderArn });
    }

    private createCluster(name: string, args: NewClusterArgs): Found {
        const { create, place, site, tags = {} } = args;
        const planned = Planned.from({
            component: "WindowsCluster",
            schema: createdClusterSettings,
            args: create,
            place,
            plan: (known) => ({ plan: parseSettings(createdClusterSettings, known, "WindowsCluster"), problems: [] }),
        });
        const settings = planned.sample;
        const iam = parseSettings(iamConventions, args.iam ?? {}, "WindowsCluster.iam");
        refuseCredentials(args.credentials, this.getProvider("aws:eks/cluster:Cluster") !== undefined);
        const created = new CreatedCluster(name, { planned, place, site, iam, tags }, { parent: this });
        const { oidcIssuer, ready } = created;
        const kubeconfig = created.kubeconfig.apply((contents) =>
            withCredentials(contents, { name: settings.name, region: place.region }, args.credentials),
        );
        return {
            facts: { ...place, name: settings.name, version: settings.kubernetesVersion },
            nodes: expectedNodes(settings),
            access: { kubeconfig, oidcIssuer, ready, ownsOidcProvider: true },
        };
    }

    /** Looks the cluster up. What is wrong with it fails the deployment before anything that depends on the cluster is created. */
    private lookUp(args: LookedUpClusterArgs): Found & { common: CommonArgs } {
        const {
            owner = ownOwner(),
            region: named,
            kubeconfig,
            credentials,
            readKubernetes,
            tags,
            iam,
            ...input
        } = args;
        parseSettings(iamConventions, iam ?? {}, "WindowsCluster.iam");
        const { name } = input;
        const settingsWith = (known: string) =>
            parseSettings(existingClusterSettings, { ...input, name: known }, "WindowsCluster");
        // What is wrong with the other settings is wrong whatever the name is.
        const settings = settingsWith(isLate(name) ? "cluster" : name);
        const region = ownRegion(named, this, "WindowsCluster.region");
        const lookUp = async (known: string, contents: string | undefined): Promise<ExistingCluster> => {
            const found = await lookUpExistingCluster(
                { ...settingsWith(known), ...(contents !== undefined && { kubeconfig: contents }) },
                owner,
                {
                    parent: this,
                    ...(credentials !== undefined && { credentials }),
                    ...(readKubernetes !== undefined && { readKubernetes }),
                },
            );
            if (found.region !== region) {
                const remedy = `the AWS provider is of ${found.region}; name that region`;
                throw new ProblemsError([{ setting: "WindowsCluster.region", value: JSON.stringify(region), remedy }]);
            }
            return found;
        };
        const found = pulumi.all([name, kubeconfig]).apply(([known, contents]) => lookUp(known, contents));
        // Only the kubeconfig is a secret, and all that is found comes after it.
        const open = pulumi.unsecret(found);
        return {
            facts: {
                name,
                partition: partitionOf(region),
                region,
                accountId: open.accountId,
                version: open.version,
            },
            nodes: settings,
            access: {
                kubeconfig: found.kubeconfig,
                oidcIssuer: open.oidcIssuer,
                ownsOidcProvider: settings.oidcProvider === "owned",
                ready: [],
            },
            common: { owner, ...(tags !== undefined && { tags }), ...(iam !== undefined && { iam }) },
        };
    }

    private createOidcProvider(name: string, { tags, iam, owner }: CommonArgs): aws.iam.OpenIdConnectProvider {
        return new aws.iam.OpenIdConnectProvider(
            name,
            oidcProviderArgs(this.oidcIssuer, owner, tags ?? {}, iam?.tags),
            { parent: this },
        );
    }
}

function accessToExisting(args: ExistingClusterArgs): Found {
    const { existing, oidcProvider } = args;
    return {
        facts: existing,
        nodes: args,
        access: {
            kubeconfig: existing.kubeconfig,
            oidcIssuer: existing.oidcIssuer,
            ownsOidcProvider: oidcProvider === "owned",
            ready: [],
        },
    };
}

/** By which the stack knows what it owns. */
function ownOwner(): string {
    return `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
}
