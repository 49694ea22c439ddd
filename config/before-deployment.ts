import * as pulumi from "@pulumi/pulumi";

import { type AwsCredentials, credentialProblems } from "../components/aws/credentials";
import { checkExistingObjects } from "../components/existing-objects/check-existing-objects";
import { createdRoles } from "../components/fluent-bit-windows/created-roles";
import { containerVariables, lookForEnvironment } from "../components/fluent-bit-windows/environment-sources";
import type { ReadNames } from "../components/fluent-bit-windows/claims";
import { caBundleManifest } from "../components/fluent-bit-windows/manifests/config-maps";
import { checkNodeRole, checkOwnRole, type KnownIssuer } from "../components/fluent-bit-windows/own-role";
import { planFluentBit } from "../components/fluent-bit-windows/plan";
import { type FoundSecrets, lookUpSecrets } from "../components/fluent-bit-windows/secrets-look-up";
import { authoritiesOf, caBundle } from "../components/fluent-bit-windows/trust/authorities";
import { lookForAuthorities } from "../components/fluent-bit-windows/trust/read-authorities";
import type { AwsPlace } from "../components/iam/arn";
import { imageBuilderRoles } from "../components/iis-log-monitor-app/created-roles";
import { checkPermissionsBoundary, type Findings } from "../components/iam/look-up";
import { ConfigurationError } from "../components/settings/configuration-error";
import type { Problem } from "../components/settings/problems";
import { ProblemsError } from "../components/settings/problems-error";
import { lookUpAwsCaller } from "../components/windows-cluster/aws-place";
import { type ClusterSite, lookUpClusterSite } from "../components/windows-cluster/create/look-up";
import { type ExistingCluster, lookUpExistingCluster } from "../components/windows-cluster/existing-cluster";
import { expectedNodes } from "../components/windows-cluster/expected-nodes";
import type { ExistingClusterSettings } from "../components/windows-cluster/settings";
import type { CreatedClusterSettings } from "../components/windows-cluster/create/settings";
import { loadAwsCredentials, stackFilePlaces } from "./pulumi-config";
import { kubernetesNeeds } from "./kubernetes-needs";
import { placementProblems } from "./placement";
import { sharedNameProblems, stackClaims } from "./stack-claims";
import type { StackSettings } from "./stack-settings";

/** What is known about the cluster before the first resource, in the form that `WindowsCluster` takes. */
export type ClusterBeforehand =
    | { create: CreatedClusterSettings; place: AwsPlace; site: ClusterSite; credentials: AwsCredentials }
    | (ExistingClusterSettings & { existing: ExistingCluster });

/**
 * Looks up the cluster or its place, and checks all that can be checked there, before the first resource is registered.
 *
 * @throws {@link ConfigurationError} with every problem, and that nothing was changed
 */
export async function checkBeforeDeployment(settings: StackSettings, owner: string): Promise<ClusterBeforehand> {
    const { cluster, fluentBit, iisApps } = settings;
    try {
        const credentials = loadAwsCredentials();
        if (cluster.mode === "create") {
            const { place, identityArn } = await lookUpAwsCaller();
            const { problems: siteProblems, ...site } = await lookUpClusterSite(cluster, identityArn);
            const secrets = await secretsOf(settings, place);
            const problems = [
                ...credentialProblems(credentials, process.platform),
                ...siteProblems,
                ...(await problemsOfAccount(settings, place)),
                ...secrets.problems,
            ];
            if (problems.length > 0) {
                throw new ProblemsError(problems);
            }
            await checkExistingObjects(stackClaims(settings, place), { owner });
            return { create: cluster, place, site, credentials };
        }
        let readNames: ReadNames = {};
        const existing = await lookUpExistingCluster(cluster, owner, {
            credentials,
            needs: kubernetesNeeds(fluentBit, iisApps),
            check: async (found) => {
                const authorities = await authoritiesIn(settings, found);
                const secrets = await secretsOf(settings, found);
                readNames = { ...authorities.names, ...secrets.names };
                return [
                    ...(await problemsOfAccount(settings, found, found)),
                    ...authorities.problems,
                    ...secrets.problems,
                    ...(await environmentProblems(settings, found)),
                ];
            },
        });
        const claims = stackClaims(settings, existing, readNames);
        await checkExistingObjects(claims, { owner, kubeconfig: existing.kubeconfig });
        return { ...cluster, existing };
    } catch (error) {
        const outcome = "Nothing was changed.";
        if (error instanceof ProblemsError) {
            throw error.with(stackFilePlaces(), outcome);
        }
        throw error instanceof ConfigurationError ? new ConfigurationError(`${error.message}\n${outcome}`) : error;
    }
}

/** Problems with certificates that are in the cluster, and the name of the bundle with them. Fluent Bit needs them, and it is created last. */
async function authoritiesIn(
    { fluentBit }: StackSettings,
    { kubeconfig }: ExistingCluster,
): Promise<{ names: ReadNames; problems: Problem[] }> {
    const { certificateAuthorities, namespace, createNamespace } = fluentBit;
    const isNew = (other: string) => createNamespace && other === namespace;
    const { texts, references } = authoritiesOf(certificateAuthorities, namespace);
    const { all, problems } = await lookForAuthorities({ texts, references }, kubeconfig, isNew);
    const nameOf = (bundle: string) => caBundleManifest(fluentBit, bundle).metadata.name;
    return {
        names: references.length === 0 ? {} : { [nameOf(caBundle(texts, references))]: nameOf(caBundle(all)) },
        problems,
    };
}

/** Problems with the credentials in AWS Secrets Manager, and the names of their Kubernetes Secrets. */
function secretsOf({ fluentBit, cluster, iam }: StackSettings, place: AwsPlace): Promise<FoundSecrets> {
    const known = { ...place, name: cluster.name, ...expectedNodes(cluster), iam };
    return lookUpSecrets(fluentBit, planFluentBit(fluentBit, known).credentials);
}

/** Problems with environment variables that come from whole ConfigMaps and Secrets of the cluster. */
async function environmentProblems(
    { fluentBit, cluster, iam }: StackSettings,
    found: ExistingCluster,
): Promise<Problem[]> {
    if (fluentBit.environmentFrom.length === 0) {
        return [];
    }
    const known = { ...found, ...expectedNodes(cluster), iam };
    const taken = containerVariables(planFluentBit(fluentBit, known));
    const { problems, warnings } = await lookForEnvironment(fluentBit, taken, found.kubeconfig);
    warn(warnings);
    return problems;
}

async function problemsOfAccount(settings: StackSettings, place: AwsPlace, issuer?: KnownIssuer): Promise<Problem[]> {
    const { problems, warnings } = await checkAccount(settings, place, issuer);
    warn(warnings);
    return problems;
}

function warn(warnings: readonly string[]): void {
    for (const warning of warnings) {
        void pulumi.log.warn(warning);
    }
}

/**
 * Checks what depends on the account and the region, before the first resource: a problem found later leaves a stack half deployed.
 *
 * @param issuer absent while the cluster does not exist
 */
export async function checkAccount(settings: StackSettings, place: AwsPlace, issuer?: KnownIssuer): Promise<Findings> {
    const { cluster, fluentBit, iisApps, iam } = settings;
    const known = { ...place, name: cluster.name, ...expectedNodes(cluster), iam };
    const plan = planFluentBit(fluentBit, known);
    const roles = [...createdRoles(plan), ...iisApps.flatMap((app) => imageBuilderRoles(app, known, iam))];
    const looked = await Promise.all([
        checkPermissionsBoundary(iam, roles),
        checkOwnRole(fluentBit, plan, place, issuer),
        checkNodeRole(fluentBit),
    ]);
    return {
        problems: [
            ...placementProblems(settings, plan, place),
            ...sharedNameProblems(stackClaims(settings, place)),
            ...looked.flatMap(({ problems }) => problems),
        ],
        warnings: looked.flatMap(({ warnings }) => warnings),
    };
}
