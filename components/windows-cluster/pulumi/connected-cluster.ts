import * as aws from "@pulumi/aws";
import type * as eks from "@pulumi/eks";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { parseArn, partitionOf } from "../../iam/arn";
import { isLate } from "../../pulumi/planned";
import { parseSettings } from "../../settings/parse";
import { ProblemsError } from "../../settings/problems-error";
import type { ClusterFacts } from "../cluster-facts";
import { clusterProvider } from "./cluster-provider";
import type { ExpectedNodes } from "../expected-nodes";
import { eksKubeconfig, kubeconfigOfProgram, withCredentials } from "../kubeconfig";
import { ownRegion, refuseLate } from "./own-region";
import { existingClusterSettings } from "../settings";

/** The arguments of a program. Values that may be Outputs are checked where they are used. */
const argsSchema = z.strictObject({
    name: z.unknown().refine((name) => name !== undefined, "is missing"),
    region: z.unknown().optional(),
    accountId: z.unknown().optional(),
    version: z.unknown().optional(),
    oidcProviderArn: z.unknown().optional(),
    kubernetesProvider: z.unknown().optional(),
    kubeconfig: z.unknown().optional(),
    windowsVersions: existingClusterSettings.shape.windowsVersions,
    containerRuntimes: existingClusterSettings.shape.containerRuntimes,
});

/**
 * A cluster, described by the properties that the components need.
 *
 * @example
 * new FluentBitWindows("fluent-bit", {
 *     cluster: { name: "prod", oidcProviderArn: provider.arn, kubernetesProvider, windowsVersions: ["2022"] },
 *     routes: [{ match: { namespace: "shop" } }],
 * });
 */
export interface ClusterArgs extends Partial<ExpectedNodes> {
    /** Name of the EKS cluster. Names of log groups, roles and repositories contain it. */
    name: pulumi.Input<string>;

    /** Region of the cluster. Default: `aws:region` of the stack, or AWS_REGION. Required with an explicit AWS provider. */
    region?: string | undefined;

    /** Account of the cluster. Default: the account of the AWS provider. */
    accountId?: pulumi.Input<string> | undefined;

    /** Kubernetes version, such as `1.33`. With it, the components refuse settings that need a newer version. Default: not known. */
    version?: pulumi.Input<string> | undefined;

    /**
     * ARN of the cluster's IAM OIDC provider, through which Fluent Bit assumes its role. Required unless `identity` names an existing role.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
     */
    oidcProviderArn?: pulumi.Input<string> | undefined;

    /** The provider that creates the Kubernetes objects. Default: the one in `provider` or `providers` of the component's options, or a provider with `kubeconfig`. */
    kubernetesProvider?: kubernetes.Provider | undefined;

    /** Contents of a kubeconfig of the cluster. Required without `kubernetesProvider`, and to read certificates (`certificateAuthorities`) in the cluster. */
    kubeconfig?: pulumi.Input<string> | undefined;
}

/** A cluster in the form that the components use, such as {@link WindowsCluster}. */
export interface ConnectedCluster extends ExpectedNodes {
    readonly facts: ClusterFacts;
    /** Whether this program creates it, so that it is empty at the first deployment. */
    readonly isCreated: boolean;
    /** Contents of a kubeconfig; undefined if the program only passes a provider. */
    readonly kubeconfig: pulumi.Output<string> | undefined;
    /** ARN of the IAM OIDC provider; undefined if the program does not set it. */
    readonly oidcProviderArn: pulumi.Output<string> | undefined;
    /** URL of the OIDC issuer. */
    readonly oidcIssuer: pulumi.Output<string> | undefined;
    /** The IAM OIDC provider, if the cluster's component owns it. A role that trusts it waits for it. */
    readonly oidcProvider: pulumi.Resource | undefined;
    readonly kubernetesProvider: kubernetes.Provider;
    /** What Kubernetes objects wait for, besides their provider. Default: nothing. */
    readonly ready?: readonly pulumi.Resource[];
}

/** The values that the components accept as a cluster: a {@link WindowsCluster}, a cluster of pulumi-eks or of the AWS provider, or {@link ClusterArgs}. */
export type AnyCluster = ConnectedCluster | eks.Cluster | aws.eks.Cluster | ClusterArgs;

/**
 * The {@link ClusterArgs} of a cluster of pulumi-eks or of the AWS provider, for a program that adds to them.
 *
 * @example
 * new FluentBitWindows("fluent-bit", { cluster: { ...clusterArgs(cluster), windowsVersions: ["2022"] } });
 */
export function clusterArgs(cluster: eks.Cluster | aws.eks.Cluster): ClusterArgs {
    if (isEksCluster(cluster)) {
        const { eksCluster } = cluster;
        return {
            name: eksCluster.name,
            accountId: eksCluster.arn.apply(accountOf),
            version: eksCluster.version,
            oidcProviderArn: cluster.oidcProviderArn.apply(existingProvider),
            kubeconfig: pulumi
                .all([eksCluster.name, eksCluster.arn, cluster.kubeconfigJson])
                .apply(([name, arn, contents]) => withCredentials(contents, { name, region: regionOf(arn) })),
        };
    }
    const { name, arn, version, endpoint, certificateAuthority } = cluster;
    return {
        name,
        accountId: arn.apply(accountOf),
        version,
        kubeconfig: pulumi.all([name, arn, endpoint, certificateAuthority.data]).apply((known) => {
            const [clusterName, ofCluster, url, authority] = known;
            const region = regionOf(ofCluster);
            return eksKubeconfig({ name: clusterName, region, endpoint: url, certificateAuthority: authority });
        }),
    };
}

/**
 * A cluster with everything that the components need.
 *
 * @param component the component that uses the cluster
 * @param name the component's name
 * @param setting the cluster's name in an error
 * @param opts the component's options. A Kubernetes provider in them takes precedence over that of a {@link WindowsCluster}
 * @throws {@link ProblemsError} if something is missing or wrong
 */
export function connectedCluster(
    cluster: AnyCluster,
    component: pulumi.ComponentResource,
    name: string,
    setting: string,
    opts?: pulumi.ComponentResourceOptions,
): ConnectedCluster {
    if (isConnected(cluster)) {
        const own = kubernetesProviderAmong(opts);
        return own === undefined ? cluster : withProvider(cluster, own);
    }
    const args = checked(isEksCluster(cluster) || isAwsCluster(cluster) ? clusterArgs(cluster) : cluster, setting);
    const region = ownRegion(args.region, component, `${setting}.region`);
    const partition = partitionOf(region);
    const accountId = args.accountId ?? aws.getCallerIdentityOutput({}, { parent: component }).accountId;
    const { version } = args;
    const facts = { name: args.name, partition, region, accountId, ...(version !== undefined && { version }) };
    const kubeconfig =
        args.kubeconfig === undefined
            ? undefined
            : pulumi.secret(args.kubeconfig).apply((given) => kubeconfigOfProgram(given, `${setting}.kubeconfig`));
    const providerArn = args.oidcProviderArn === undefined ? undefined : pulumi.output(args.oidcProviderArn);
    return {
        facts,
        windowsVersions: args.windowsVersions,
        containerRuntimes: args.containerRuntimes,
        isCreated: false,
        kubeconfig,
        oidcProviderArn: providerArn,
        oidcIssuer: providerArn?.apply((arn) => issuerOf(arn, `${setting}.oidcProviderArn`)),
        oidcProvider: undefined,
        kubernetesProvider: kubernetesProvider(args, facts, kubeconfig, component, { name, setting }),
    };
}

/** The Kubernetes provider that a program names in a component's options. */
function kubernetesProviderAmong(opts: pulumi.ComponentResourceOptions = {}): kubernetes.Provider | undefined {
    const { provider, providers = [] } = opts;
    const all: unknown[] = [provider, ...(Array.isArray(providers) ? providers : Object.values(providers))];
    return all.find((one): one is kubernetes.Provider => kubernetes.Provider.isInstance(one));
}

function withProvider(cluster: ConnectedCluster, kubernetesProvider: kubernetes.Provider): ConnectedCluster {
    const { facts, windowsVersions, containerRuntimes, isCreated } = cluster;
    const { kubeconfig, oidcProviderArn, oidcIssuer, oidcProvider } = cluster;
    return {
        ...{ facts, windowsVersions, containerRuntimes, isCreated },
        ...{ kubeconfig, oidcProviderArn, oidcIssuer, oidcProvider },
        kubernetesProvider,
        // A created cluster's provider is there when its nodes are, and goes before them.
        ready: [cluster.kubernetesProvider],
    };
}

function isObject(value: unknown): value is object {
    return typeof value === "object" && value !== null;
}

function isConnected(cluster: AnyCluster): cluster is ConnectedCluster {
    return isObject(cluster) && "facts" in cluster && "kubernetesProvider" in cluster;
}

// By the type's name, as the SDKs do it: this does not load @pulumi/eks, of which there may be two copies.
function isEksCluster(cluster: AnyCluster): cluster is eks.Cluster {
    return isObject(cluster) && (cluster as { __pulumiType?: unknown }).__pulumiType === "eks:index:Cluster";
}

function isAwsCluster(cluster: AnyCluster): cluster is aws.eks.Cluster {
    return aws.eks.Cluster.isInstance(cluster);
}

/** The program's arguments, with the defaults of the nodes. */
function checked(cluster: ClusterArgs, setting: string): ClusterArgs & ExpectedNodes {
    const given: unknown = cluster;
    if (!isObject(given) || pulumi.Resource.isInstance(given) || isLate(given)) {
        const value = typeof given === "string" ? { value: JSON.stringify(given) } : {};
        const remedy =
            "must be a WindowsCluster, an eks.Cluster, an aws.eks.Cluster, or { name, oidcProviderArn, kubernetesProvider or kubeconfig, … }";
        const late = "; it is an Output or a promise. Write the map itself: values in it can be Outputs";
        throw new ProblemsError([{ setting, ...value, remedy: isLate(given) ? `${remedy}${late}` : remedy }]);
    }
    refuseLate(cluster, ["region", "windowsVersions", "containerRuntimes"], setting);
    const provider: unknown = cluster.kubernetesProvider;
    if (provider !== undefined && !kubernetes.Provider.isInstance(provider)) {
        const remedy = "must be a provider of Kubernetes, such as new kubernetes.Provider(…)";
        throw new ProblemsError([{ setting: `${setting}.kubernetesProvider`, remedy }]);
    }
    const { windowsVersions, containerRuntimes } = parseSettings(argsSchema, cluster, setting);
    return { ...cluster, windowsVersions, containerRuntimes };
}

function kubernetesProvider(
    { kubernetesProvider: given }: ClusterArgs,
    facts: ClusterFacts,
    kubeconfig: pulumi.Output<string> | undefined,
    component: pulumi.ComponentResource,
    { name, setting }: { name: string; setting: string },
): kubernetes.Provider {
    const provider = given ?? component.getProvider("kubernetes:core/v1:Namespace");
    if (provider !== undefined) {
        return provider;
    }
    if (kubeconfig === undefined) {
        const remedy = "is missing: set it or kubeconfig, or pass a Kubernetes provider in the component's options";
        throw new ProblemsError([{ setting: `${setting}.kubernetesProvider`, remedy }]);
    }
    return clusterProvider(name, kubeconfig, facts, { parent: component });
}

function accountOf(arn: string): string {
    return parseArn(arn)?.accountId ?? "";
}

function regionOf(arn: string): string {
    return parseArn(arn)?.region ?? "";
}

/** pulumi-eks returns an empty text if there is no provider. */
function existingProvider(arn: string): string {
    if (arn === "") {
        const remedy = "has no IAM OIDC provider, so pods cannot assume roles; create it with createOidcProvider: true";
        throw new ProblemsError([{ setting: "eks.Cluster", remedy }]);
    }
    return arn;
}

/** The issuer's URL, which the ARN of its provider contains. */
function issuerOf(arn: string, setting: string): string {
    const { service, resource = "" } = parseArn(arn) ?? {};
    const [, hostPath] = /^oidc-provider\/(.+)$/.exec(resource) ?? [];
    if (service !== "iam" || hostPath === undefined) {
        const remedy = "must be the ARN of an IAM OIDC provider (arn:aws:iam::ACCOUNT:oidc-provider/ISSUER)";
        throw new ProblemsError([{ setting, value: JSON.stringify(arn), remedy }]);
    }
    return `https://${hostPath}`;
}
