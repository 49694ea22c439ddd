import * as aws from "@pulumi/aws";
import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

import { componentOptions } from "../../pulumi/component-options";
import { checkedTags, type TagsInput } from "../../pulumi/checked-tags";
import type { Tags } from "../../aws/tags";
import type { AwsCredentials } from "../../aws/credentials";
import { type AwsPlace, oidcProviderArn, partitionOf } from "../../iam/arn";
import { conventionPlacementProblems, iamConventions } from "../../iam/conventions";
import { describeProblem, within } from "../../settings/problems";
import { ProblemsError } from "../../settings/problems-error";
import { underPresentNames } from "../../pulumi/present-names";
import { namingOf, presentArgs, type SectionArgs } from "../../settings/section";
import { checkedSettings, parseSettings } from "../../settings/parse";
import type { ClusterFacts } from "../cluster-facts";
import { clusterProvider } from "./cluster-provider";
import type { ConnectedCluster } from "./connected-cluster";
import { CreatedCluster, type PlannedSettings } from "./created-cluster";
import type { ClusterSite } from "./cluster-site";
import { createdClusterClaims } from "../create/claims";
import { kubernetesSupportProblems } from "../create/eks-support";
import { createdClusterPlacementProblems } from "../create/placement";
import { createdClusterSettings } from "../create/settings";
import type { ArgsOf } from "../../outputs/may-be-output";
import { lookForOwn } from "../../existing-objects/pulumi/look-for-own";
import { Gate } from "../../pulumi/gate";
import { isMocked } from "../../pulumi/mocked";
import { checkPermissionsBoundary } from "../../pulumi/iam-look-up";
import { ownOwner } from "../../existing-objects/pulumi/own-state";
import { misusedValues } from "../../outputs/misused-values";
import { isLate, Planned } from "../../pulumi/planned";
import { type ExistingCluster, lookUpExistingCluster, type LookUpOptions, refuseCredentials } from "./existing-cluster";
import { type ExpectedNodes, expectedNodes } from "../expected-nodes";
import { oidcProviderArgs } from "../oidc-provider-args";
import { kubeconfigOfProgram, withCredentials } from "../kubeconfig";
import { mockedCluster } from "./mocked-cluster";
import { ownRegion, refuseLate } from "./own-region";
import { type ExistingClusterSettings, existingClusterSettings } from "../settings";

/** The settings of a new cluster, and conventions for its roles. */
const newClusterSchema = createdClusterSettings.safeExtend({ iam: iamConventions });

interface CommonArgs {
    /** The deploying stack (`organization/project/stack`). It is a tag of the OIDC provider, so that the next look-up recognises the provider as the stack's own. */
    owner: string;

    /** Tags for the component's AWS resources. Default: none. */
    tags?: TagsInput | undefined;

    /** Conventions for the component's roles. Default: none. */
    iam?: ArgsOf<typeof iamConventions> | undefined;
}

/** An existing cluster. */
export interface ExistingClusterArgs extends CommonArgs, ExpectedNodes {
    /** The result of {@link lookUpExistingCluster}. */
    existing: ExistingCluster;

    /** Whether the cluster's IAM OIDC provider exists already or belongs to this component. */
    oidcProvider: ExistingClusterSettings["oidcProvider"];
}

/** A cluster that the component creates. */
export interface NewClusterArgs extends CommonArgs, Pick<SectionArgs, "lookUp"> {
    /** The cluster to create. */
    create: ArgsOf<typeof createdClusterSettings>;

    /** Account and region, as {@link lookUpAwsPlace} finds them. */
    place: AwsPlace;

    /** Zones and administrators, as {@link lookUpClusterSite} finds them. */
    site: ClusterSite;

    /** The credentials of the AWS provider, for tokens of the API server. Required with an explicit provider. Default: the credentials that the AWS CLI finds. */
    credentials?: AwsCredentials | undefined;
}

/** An existing cluster that the component looks up. */
export interface LookedUpClusterArgs
    extends Omit<z.input<typeof existingClusterSettings>, "name" | "kubeconfig">, Omit<CommonArgs, "owner"> {
    /** Name of the EKS cluster. */
    name: pulumi.Input<string>;

    /** The deploying stack, see {@link CommonArgs}. Default: `organization/project/stack` of this deployment. */
    owner?: string | undefined;

    /** Region of the cluster. Default: `aws:region` of the stack, or AWS_REGION. Required with an explicit AWS provider. */
    region?: string | undefined;

    /** Contents of a kubeconfig, or the path of one, see `kubeconfig` of the settings. */
    kubeconfig?: pulumi.Input<string> | undefined;

    /** The credentials of the AWS provider, for tokens of the API server. Required with an explicit provider. Default: the credentials that the AWS CLI finds. */
    credentials?: AwsCredentials | undefined;

    /** The function that reads from the API server. Tests replace it. */
    readKubernetes?: LookUpOptions["readKubernetes"] | undefined;
}

export type WindowsClusterArgs = LookedUpClusterArgs | ExistingClusterArgs | NewClusterArgs;

/** Properties that both kinds of cluster have. */
interface Access {
    kubeconfig: pulumi.Input<string>;
    oidcIssuer: pulumi.Input<string>;
    ownsOidcProvider: boolean;
    /** Resources that must be created before the first Kubernetes object and deleted after the last. */
    ready: pulumi.Resource[];
}

/** An existing or created cluster. */
interface Found {
    facts: ClusterFacts;
    nodes: ExpectedNodes;
    access: Access;
}

/**
 * An EKS cluster with Windows nodes, existing or created, with the connection to its API server and the OIDC provider through which its service accounts assume IAM roles.
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
    /** The cluster's name and place, which are known before any resource. If the component looks the cluster up, the account is an Output. */
    public readonly facts: ClusterFacts;

    /** Windows Server versions of current and planned nodes. */
    public readonly windowsVersions: ExpectedNodes["windowsVersions"];

    /** Container runtimes of the Windows nodes. */
    public readonly containerRuntimes: ExpectedNodes["containerRuntimes"];

    /** Whether this component creates the cluster. */
    public readonly isCreated: boolean;

    /** Contents of a kubeconfig of the cluster. A preview knows it only for an existing cluster. */
    public readonly kubeconfig: pulumi.Output<string>;

    /** URL of the cluster's OIDC issuer. A preview knows it only for an existing cluster. */
    public readonly oidcIssuer: pulumi.Output<string>;

    /** ARN of the issuer's IAM provider. Known if the issuer is known. */
    public readonly oidcProviderArn: pulumi.Output<string>;

    /** The IAM OIDC provider, if this component owns it. A role that trusts it must wait for it. */
    public readonly oidcProvider: aws.iam.OpenIdConnectProvider | undefined;

    /**
     * The provider of all Kubernetes objects of this cluster. For a created cluster, it is created after the Windows nodes, so that no workload comes too early, and deleted before them, so that Kubernetes can still delete its load balancers.
     */
    public readonly kubernetesProvider: kubernetes.Provider;

    private readonly tags: Tags;
    private readonly iamTags: Tags;

    constructor(name: string, args: WindowsClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        const gate = new Gate();
        super("windows-eks-logging:index:WindowsCluster", name, {}, componentOptions(opts, gate));
        presentArgs(args, "WindowsCluster");
        this.isCreated = "create" in args;
        const place = { partition: "aws", region: "us-east-1", accountId: "210987654321" };
        this.tags = checkedTags(args.tags, args.iam?.tags, { section: "WindowsCluster", place });
        this.iamTags = Planned.from({
            component: "WindowsCluster.iam",
            schema: iamConventions,
            args: args.iam ?? {},
            place,
            plan: (known) => ({ plan: parseSettings(iamConventions, known, "WindowsCluster.iam"), problems: [] }),
        }).args(({ tags }) => ({ ...tags }));
        const { facts, nodes, access, owner } =
            "existing" in args
                ? { ...accessToExisting(args), owner: args.owner }
                : "create" in args
                  ? { ...this.createCluster(name, args, gate), owner: args.owner }
                  : this.lookUp(args);
        if (!("create" in args)) {
            gate.opensAfter(Promise.resolve());
        }
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
        this.oidcProvider = access.ownsOidcProvider ? this.createOidcProvider(name, owner) : undefined;

        this.registerOutputs({ name: this.facts.name, oidcProviderArn: this.oidcProviderArn });
    }

    private createCluster(name: string, args: NewClusterArgs, gate: Gate): Found {
        const { place, site, lookUp = !isMocked() } = args;
        const { args: create, asWritten } = underPresentNames(
            this,
            createdClusterSettings,
            args.create,
            "WindowsCluster",
        );
        const planned = Planned.from({
            component: "WindowsCluster",
            schema: newClusterSchema,
            args: { ...create, iam: args.iam ?? {} },
            asWritten,
            place,
            plan: (known) => {
                const checked = checkedSettings(newClusterSchema, known, ({ iam: conventions, ...cluster }) => [
                    ...kubernetesSupportProblems(cluster.kubernetesVersion, new Date()),
                    ...createdClusterPlacementProblems(cluster, place),
                    ...conventionPlacementProblems(conventions, place),
                ]);
                const problems = within("WindowsCluster", checked.problems).map(asWritten);
                if (checked.settings === undefined) {
                    throw new ProblemsError(problems);
                }
                const { iam, ...settings } = checked.settings;
                return { plan: { settings, iam }, problems };
            },
        });
        const { settings } = planned.sample;
        refuseCredentials(args.credentials, this.getProvider("aws:eks/cluster:Cluster") !== undefined);
        gate.opensAfter(lookUp ? this.lookUpNew(name, planned, place) : planned.checked());
        const created = new CreatedCluster(name, { planned, place, site, tags: this.tags }, { parent: this });
        const { oidcIssuer, ready, autoScalingGroups } = created;
        const kubeconfig = created.kubeconfig.apply((contents) =>
            withCredentials(contents, { name: settings.name, region: place.region }, args.credentials),
        );
        return {
            facts: { ...place, name: settings.name, version: settings.kubernetesVersion, autoScalingGroups },
            nodes: expectedNodes(settings),
            access: { kubeconfig, oidcIssuer, ready, ownsOidcProvider: true },
        };
    }

    /** Finds out what would make the creation fail half-way: objects that have the names of the component's own, and a permissions boundary that is not there. */
    private async lookUpNew(name: string, planned: Planned<PlannedSettings>, place: AwsPlace): Promise<void> {
        const named = namingOf("WindowsCluster", {});
        const { claims = [], boundary = {} } = await planned.beforehand(({ settings, iam }) => ({
            claims: createdClusterClaims(name, settings, place, iam),
            boundary: { permissionsBoundaryArn: iam.permissionsBoundaryArn },
        }));
        const { problems, warnings } = await checkPermissionsBoundary(boundary, [], { parent: this });
        for (const warning of named(await planned.concealed(warnings)).map(describeProblem)) {
            void pulumi.log.warn(warning, this);
        }
        if (problems.length > 0) {
            throw new ProblemsError(named(await planned.concealed(problems)));
        }
        await lookForOwn(named(claims), this, { name });
    }

    /** Looks the cluster up. Problems stop the deployment before anything that depends on the cluster is created. */
    private lookUp(args: LookedUpClusterArgs): Found & { owner: string } {
        const { args: present, asWritten } = underPresentNames(this, existingClusterSettings, args, "WindowsCluster");
        const {
            owner = ownOwner(),
            region: named,
            kubeconfig,
            credentials,
            readKubernetes,
            tags: _,
            iam: __,
            ...input
        } = present;
        const { name } = input;
        refuseLate(
            input,
            Object.keys(input).filter((key) => key !== "name"),
            "WindowsCluster",
            asWritten,
        );
        const settingsWith = (known: string) => {
            const plain = { ...input, name: known };
            const misused = misusedValues(plain, "WindowsCluster");
            if (misused.length > 0) {
                throw new ProblemsError(misused);
            }
            return parseSettings(existingClusterSettings, plain, "WindowsCluster", asWritten);
        };
        // Problems with the other settings do not depend on the name.
        const settings = settingsWith(isLate(name) ? "cluster" : name);
        const region = ownRegion(named, this, "WindowsCluster.region");
        const lookUp = async (known: string, contents: string | undefined): Promise<ExistingCluster> => {
            if (readKubernetes === undefined && isMocked()) {
                return mockedCluster(settingsWith(known).name, region, contents, { parent: this });
            }
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
                const remedy = `the region of the AWS provider is ${found.region}; use that region`;
                throw new ProblemsError([{ setting: "WindowsCluster.region", value: JSON.stringify(region), remedy }]);
            }
            return found;
        };
        const found = pulumi
            .all([name, kubeconfig])
            .apply(([known, given]) =>
                lookUp(
                    known,
                    given === undefined ? undefined : kubeconfigOfProgram(given, "WindowsCluster.kubeconfig"),
                ),
            );
        // Only the kubeconfig is a secret, and all other values come after it.
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
            owner,
        };
    }

    private createOidcProvider(name: string, owner: string): aws.iam.OpenIdConnectProvider {
        return new aws.iam.OpenIdConnectProvider(
            name,
            oidcProviderArgs(this.oidcIssuer, owner, this.tags, this.iamTags),
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
