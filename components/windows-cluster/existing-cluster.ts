import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type AwsCredentials, credentialProblems, describeCredentials } from "../aws/credentials";
import { type AwsPlace, oidcProviderArn } from "../iam/arn";
import { ConfigurationError } from "../settings/configuration-error";
import type { Problem } from "../settings/problems";
import { ProblemsError } from "../settings/problems-error";
import { isAtLeast } from "../settings/versions";
import { lookUpAwsCaller } from "./aws-place";
import { isNotFound } from "../aws/not-found";
import { explained, messageOf } from "../settings/explained";
import { eksKubeconfig, kubeconfigContents } from "./kubeconfig";
import { type KubernetesFacts, readKubernetesFacts } from "./kubernetes-api";
import { type KubernetesNeed, kubernetesNeedProblems, minimumKubernetesVersion } from "./kubernetes-version";
import { ownerTag } from "./owner-tag";
import type { ExistingClusterSettings } from "./settings";
import { windowsNodeProblems } from "./windows-nodes";

/** What is known of a cluster that is there already: plain values, in a preview too. */
export interface ExistingCluster extends AwsPlace {
    name: string;
    /** Kubernetes version that EKS reports, such as `1.33`. */
    version: string;
    /** URL of the cluster's OIDC issuer. */
    oidcIssuer: string;
    /** ARN that the issuer's IAM provider has, or will have. */
    oidcProviderArn: string;
    /** Contents of a kubeconfig that reaches the cluster. */
    kubeconfig: string;
}

export interface LookUpOptions extends pulumi.InvokeOptions {
    /** How the API server is asked; tests put their own here. */
    readKubernetes?: (kubeconfig: string) => Promise<KubernetesFacts>;
    /** The credentials of the AWS provider, for the token by which the API server is asked. Needed with an explicit provider. Default: those that the AWS CLI finds. */
    credentials?: AwsCredentials;
    /** What else there is to check once the cluster is found, to be reported together with what is wrong with it. Default: nothing. */
    check?: (cluster: ExistingCluster) => Promise<readonly Problem[]>;
    /** Settings beyond the cluster's own that need a version of Kubernetes. Default: none. */
    needs?: readonly KubernetesNeed[];
}

/**
 * Reads an existing cluster from EKS and from its API server, and checks everything that would otherwise fail half-way
 * through a deployment, or be wrong without a word: that the cluster is there and new enough, that its OIDC provider is as
 * `settings.oidcProvider` says, and that Windows nodes are Ready and of a known build.
 *
 * @param settings which cluster, and what to expect of it
 * @param owner who deploys (`organization/project/stack`): an OIDC provider that carries another owner's tag, or none, is not ours
 * @throws {@link ConfigurationError} that names every problem found and the way out
 */
export async function lookUpExistingCluster(
    settings: ExistingClusterSettings,
    owner: string,
    options: LookUpOptions = {},
): Promise<ExistingCluster> {
    const { readKubernetes = readKubernetesFacts, needs = [], check, credentials, ...invoke } = options;
    if (settings.kubeconfig === undefined) {
        refuseCredentials(
            credentials,
            invoke.provider !== undefined || invoke.parent?.getProvider(awsMember) !== undefined,
        );
    }
    const { place, identityArn } = await lookUpAwsCaller(invoke);
    const cluster = await explained(
        `cluster.name = "${settings.name}": EKS in ${place.region}, account ${place.accountId}, does not answer for this cluster. ` +
            "Check the name, aws:region and the permission eks:DescribeCluster",
        () => aws.eks.getCluster({ name: settings.name }, invoke),
    );
    const oidcIssuer = cluster.identities[0]?.oidcs[0]?.issuer ?? "";
    const facts: ExistingCluster = {
        ...place,
        name: settings.name,
        version: cluster.version,
        oidcIssuer,
        oidcProviderArn: oidcProviderArn(place, oidcIssuer),
        kubeconfig:
            settings.kubeconfig === undefined
                ? eksKubeconfig(
                      {
                          name: settings.name,
                          region: place.region,
                          endpoint: cluster.endpoint,
                          certificateAuthority: cluster.certificateAuthorities[0]?.data ?? "",
                      },
                      credentials,
                  )
                : kubeconfigContents(settings.kubeconfig),
    };
    const kubernetes = await readKubernetes(facts.kubeconfig).catch((error: unknown) => {
        throw new ConfigurationError(
            apiServerProblem(error, {
                cluster: settings.name,
                ...(settings.kubeconfig === undefined
                    ? {
                          server: cluster.endpoint,
                          identity: `${identityArn} (${describeCredentials(credentials ?? {})})`,
                      }
                    : { server: "the server in cluster.kubeconfig", identity: "the identity in cluster.kubeconfig" }),
            }),
        );
    });
    const problems = [
        ...statusProblems(settings.name, cluster.status),
        ...versionProblems(settings.name, cluster.version),
        ...kubernetesNeedProblems(needs, cluster.version),
        ...(await oidcProviderProblems(settings, facts, owner, invoke)),
        ...windowsNodeProblems(kubernetes.windowsNodes, {
            cluster: settings.name,
            windowsVersions: settings.windowsVersions,
            containerRuntimes: settings.containerRuntimes,
            requireReady: settings.requireReadyWindowsNodes,
        }),
        ...((await check?.(facts)) ?? []),
    ];
    if (problems.length > 0) {
        throw new ProblemsError(problems, { heading: "The cluster is not ready for this stack." });
    }
    return facts;
}

/** Any member of the AWS package, by which a resource tells its provider. */
const awsMember = "aws:index/getRegion:getRegion";

/**
 * Refuses credentials that the AWS CLI could not use to get a token.
 *
 * @param explicitProvider whether the AWS provider is one that the program created: nobody can read its credentials from it
 */
export function refuseCredentials(credentials: AwsCredentials | undefined, explicitProvider: boolean): void {
    if (explicitProvider && credentials === undefined) {
        throw new ConfigurationError(
            "credentials: an AWS provider is given, and its credentials are not told to `aws eks get-token`, which would ask the cluster as somebody else. " +
                "Add credentials with the profile, assumeRoles or keys that the provider was created with, or {} where it uses the AWS CLI's default ones.",
        );
    }
    const problems = credentialProblems(credentials ?? {}, process.platform);
    if (problems.length > 0) {
        throw new ProblemsError(problems);
    }
}

/** Why the API server could not be read: it is not reached, it does not know who asks, or it does not let him. */
function apiServerProblem(error: unknown, asked: { cluster: string; server: string; identity: string }): string {
    const setting = `cluster.name = "${asked.cluster}"`;
    switch ((error as { code?: unknown } | undefined)?.code) {
        case 401:
            return (
                `${setting}: its API server does not know ${asked.identity} and answers 401. Give this IAM identity an access entry of the cluster ` +
                "(`aws eks create-access-entry`), or set aws:profile or aws:assumeRoles to one that has it"
            );
        case 403:
            return (
                `${setting}: its API server does not let ${asked.identity} list nodes and answers 403. ` +
                "Associate an access policy with its access entry, such as AmazonEKSClusterAdminPolicy"
            );
        default:
            return (
                `${setting}: its API server does not answer. Check that this machine reaches ${asked.server}, and that the AWS CLI is installed: ` +
                messageOf(error)
            );
    }
}

function nameProblem(name: string, remedy: string): Problem {
    return { setting: "cluster.name", value: JSON.stringify(name), remedy };
}

function statusProblems(name: string, status: string): Problem[] {
    const remedy = `the cluster's status is ${status}. Wait until it is ACTIVE, or mend it in the EKS console.`;
    return status === "ACTIVE" || status === "UPDATING" ? [] : [nameProblem(name, remedy)];
}

function versionProblems(name: string, version: string): Problem[] {
    const remedy = `it runs Kubernetes ${version}; at least ${minimumKubernetesVersion} is needed. Upgrade the cluster.`;
    return isAtLeast(version, minimumKubernetesVersion) ? [] : [nameProblem(name, remedy)];
}

async function oidcProviderProblems(
    settings: ExistingClusterSettings,
    facts: ExistingCluster,
    owner: string,
    invoke: pulumi.InvokeOptions,
): Promise<Problem[]> {
    if (facts.oidcIssuer === "") {
        return [nameProblem(settings.name, "EKS reports no OIDC issuer for it, so pods cannot assume roles.")];
    }
    const provider = await findOidcProvider(facts.oidcProviderArn, invoke);
    const remedy = oidcProviderRemedy(settings, facts, owner, provider);
    return remedy === undefined
        ? []
        : [{ setting: "cluster.oidcProvider", value: JSON.stringify(settings.oidcProvider), remedy }];
}

function oidcProviderRemedy(
    { oidcProvider }: ExistingClusterSettings,
    { oidcProviderArn: arn }: ExistingCluster,
    owner: string,
    provider: { tags: Record<string, string> } | undefined,
): string | undefined {
    if (oidcProvider === "existing" && provider === undefined) {
        return (
            `IAM has no OIDC provider ${arn}. ` +
            'Set it to "owned" and this stack creates it, or create it with `eksctl utils associate-iam-oidc-provider`.'
        );
    }
    if (oidcProvider === "existing" && provider?.tags[ownerTag] === owner) {
        return (
            `this very stack owns ${arn} and would delete it now, cutting off every pod ` +
            `that relies on it. Leave it "owned"; or hand it over first: \`pulumi state delete\` the provider, and remove its tag ${ownerTag}.`
        );
    }
    if (oidcProvider === "owned" && provider !== undefined && provider.tags[ownerTag] !== owner) {
        return (
            `${arn} exists already and ` +
            `${provider.tags[ownerTag] === undefined ? "was not made by this stack" : `belongs to ${provider.tags[ownerTag]}`}. ` +
            'Set it to "existing".'
        );
    }
    return undefined;
}

async function findOidcProvider(
    arn: string,
    invoke: pulumi.InvokeOptions,
): Promise<{ tags: Record<string, string> } | undefined> {
    try {
        return await aws.iam.getOpenIdConnectProvider({ arn }, invoke);
    } catch (error) {
        if (isNotFound(error)) {
            return undefined;
        }
        throw new ConfigurationError(
            `cluster.oidcProvider: cannot tell whether ${arn} exists. Check the permission iam:GetOpenIDConnectProvider: ${messageOf(error)}`,
        );
    }
}
