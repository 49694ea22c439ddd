import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type AwsCredentials, credentialProblems, describeCredentials } from "../../aws/credentials";
import { type AwsPlace, oidcProviderArn } from "../../iam/arn";
import { type Problem, within } from "../../settings/problems";
import { namedWithin, ProblemsError } from "../../settings/problems-error";
import { isAtLeast } from "../../settings/versions";
import { lookUpAwsCaller } from "./aws-place";
import { isNotFound } from "../../aws/not-found";
import { announced } from "../../pulumi/announced";
import { explained, messageOf } from "../../settings/explained";
import { eksKubeconfig, kubeconfigContents } from "../kubeconfig";
import { type KubernetesFacts, readKubernetesFacts } from "../kubernetes-api";
import { type KubernetesNeed, kubernetesNeedProblems, minimumKubernetesVersion } from "../kubernetes-version";
import { ownerTag } from "../owner-tag";
import type { ExistingClusterSettings } from "../settings";
import { windowsNodeProblems } from "../windows-nodes";

/** Facts about an existing cluster: plain values, also in a preview. */
export interface ExistingCluster extends AwsPlace {
    name: string;
    /** Kubernetes version that EKS reports, such as `1.33`. */
    version: string;
    /** URL of the cluster's OIDC issuer. */
    oidcIssuer: string;
    /** ARN that the issuer's IAM provider has, or will have. */
    oidcProviderArn: string;
    /** Contents of a kubeconfig of the cluster. */
    kubeconfig: string;
}

export interface LookUpOptions extends pulumi.InvokeOptions {
    /** The function that reads from the API server. Tests replace it. */
    readKubernetes?: (kubeconfig: string) => Promise<KubernetesFacts>;
    /** The credentials of the AWS provider, for tokens of the API server. Required with an explicit provider. Default: the credentials that the AWS CLI finds. */
    credentials?: AwsCredentials;
    /** Further checks once the cluster is found. Their problems are reported together with the cluster's. Default: none. */
    check?: (cluster: ExistingCluster) => Promise<readonly Problem[]>;
    /** Other settings that need a minimum Kubernetes version. Default: none. */
    needs?: readonly KubernetesNeed[];
    /** What to call the settings in an error. Default: `WindowsCluster`. */
    section?: string;
}

/**
 * Reads an existing cluster from EKS and from its API server, and checks everything that would otherwise fail in the middle of a deployment, or fail silently: the cluster exists and is new enough, its OIDC provider matches `settings.oidcProvider`, and Windows nodes are Ready and of a known build.
 *
 * @param settings the cluster's name, and the expected nodes
 * @param owner the deploying stack (`organization/project/stack`). An OIDC provider with another owner's tag, or without one, does not belong to it
 * @throws {@link ProblemsError} that lists all problems with their fixes
 */
export async function lookUpExistingCluster(
    settings: ExistingClusterSettings,
    owner: string,
    options: LookUpOptions = {},
): Promise<ExistingCluster> {
    const {
        readKubernetes = readKubernetesFacts,
        needs = [],
        check,
        credentials,
        section = "WindowsCluster",
        ...invoke
    } = options;
    if (settings.kubeconfig === undefined) {
        refuseCredentials(
            credentials,
            invoke.provider !== undefined || invoke.parent?.getProvider(awsMember) !== undefined,
        );
    }
    const { place, identityArn } = await lookUpAwsCaller(invoke);
    const nameFault = (remedy: string) => ({ ...nameProblem(settings.name, remedy), setting: `${section}.name` });
    const unanswered = nameFault(
        `could not read this cluster from EKS in ${place.region}, account ${place.accountId}. ` +
            "Check the name, aws:region and the permission eks:DescribeCluster",
    );
    const cluster = await explained(unanswered, () =>
        announced(`EKS in ${place.region}`, aws.eks.getCluster({ name: settings.name }, invoke)),
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
                : await namedWithin(section, () => kubeconfigContents(settings.kubeconfig ?? "")),
    };
    const asked: AskedApiServer =
        settings.kubeconfig === undefined
            ? {
                  server: cluster.endpoint,
                  identity: `${identityArn} (${describeCredentials(credentials ?? {})})`,
                  ifUnknown:
                      "Create an access entry of the cluster for this IAM identity (`aws eks create-access-entry`), or set aws:profile or aws:assumeRoles to an identity that has one",
                  ifDenied: "Associate an access policy with its access entry, such as AmazonEKSClusterAdminPolicy",
                  ifUnreachable: `Check that this machine can connect to ${cluster.endpoint}, and that the AWS CLI is installed, or set kubeconfig to one that works on this machine`,
              }
            : {
                  server: "the server in the setting kubeconfig",
                  identity: "the identity in the setting kubeconfig",
                  ifUnknown: "Renew its credentials, or set kubeconfig to one with an identity that the cluster knows",
                  ifDenied: "Bind a ClusterRole with this permission to it",
                  ifUnreachable: "Check that `kubectl get nodes` works on this machine with this kubeconfig",
              };
    const kubernetes = await announced(
        `the API server of the cluster ${settings.name}: ${asked.server}`,
        readKubernetes(facts.kubeconfig),
    ).catch((error: unknown) => {
        throw new ProblemsError([nameFault(apiServerFault(error, asked))], { heading });
    });
    const problems = [
        ...within(section, [
            ...statusProblems(settings.name, cluster.status),
            ...versionProblems(settings.name, cluster.version),
        ]),
        ...kubernetesNeedProblems(needs, cluster.version),
        ...(await namedWithin(section, async () =>
            within(section, await oidcProviderProblems(settings, facts, owner, invoke)),
        )),
        ...within(
            section,
            windowsNodeProblems(kubernetes.windowsNodes, {
                cluster: settings.name,
                windowsVersions: settings.windowsVersions,
                containerRuntimes: settings.containerRuntimes,
                requireReady: settings.requireReadyWindowsNodes,
            }),
        ),
        ...((await check?.(facts)) ?? []),
    ];
    if (problems.length > 0) {
        throw new ProblemsError(problems, { heading });
    }
    return facts;
}

const heading = "The cluster is not ready for this stack.";

/** Any type of the AWS package, to get a resource's provider. */
const awsMember = "aws:index/getRegion:getRegion";

/**
 * Refuses credentials with which the AWS CLI cannot get a token.
 *
 * @param explicitProvider whether the program created the AWS provider. Its credentials cannot be read from it
 */
export function refuseCredentials(credentials: AwsCredentials | undefined, explicitProvider: boolean): void {
    if (explicitProvider && credentials === undefined) {
        const remedy =
            "is missing: the component has an explicit AWS provider, but `aws eks get-token` does not know its credentials and would use another identity. " +
            "Set credentials to the profile, assumeRoles or keys of the provider, or to {} if it uses the AWS CLI's defaults";
        throw new ProblemsError([{ setting: "credentials", remedy }]);
    }
    const problems = credentialProblems(credentials ?? {}, process.platform);
    if (problems.length > 0) {
        throw new ProblemsError(problems);
    }
}

/** What was asked, and what helps if it does not answer. */
interface AskedApiServer {
    server: string;
    identity: string;
    /** For HTTP 401. */
    ifUnknown: string;
    /** For HTTP 403. */
    ifDenied: string;
    ifUnreachable: string;
}

/** Why the API server could not be read: it is not reachable, does not know the identity, or denies access. */
function apiServerFault(error: unknown, { identity, ifUnknown, ifDenied, ifUnreachable }: AskedApiServer): string {
    switch ((error as { code?: unknown } | undefined)?.code) {
        case 401:
            return `its API server does not accept ${identity} (HTTP 401). ${ifUnknown}`;
        case 403:
            return `its API server does not allow ${identity} to list nodes (HTTP 403). ${ifDenied}`;
        default:
            return `could not reach its API server. ${ifUnreachable}: ${messageOf(error)}`;
    }
}

function nameProblem(name: string, remedy: string): Problem {
    return { setting: "name", value: JSON.stringify(name), remedy };
}

function statusProblems(name: string, status: string): Problem[] {
    const remedy = `the cluster's status is ${status}. Wait until it is ACTIVE, or repair it in the EKS console.`;
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
        : [{ setting: "oidcProvider", value: JSON.stringify(settings.oidcProvider), remedy }];
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
            `this stack owns ${arn} and would delete it now, so that pods that use it ` +
            `could not assume their roles. Keep "owned"; or first hand the provider over: run \`pulumi state delete\` for it, and remove its tag ${ownerTag}.`
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
        const remedy = `cannot tell whether ${arn} exists. Check the permission iam:GetOpenIDConnectProvider: ${messageOf(error)}`;
        throw new ProblemsError([{ setting: "oidcProvider", remedy }]);
    }
}
