import * as pulumi from "@pulumi/pulumi";

import { type AwsCredentials, credentialProblems } from "../components/aws/credentials";
import { checkExistingObjects } from "../components/existing-objects/check-existing-objects";
import { createdRoles } from "../components/fluent-bit-windows/created-roles";
import { checkNodeRole, checkOwnRole, type KnownIssuer } from "../components/fluent-bit-windows/own-role";
import { fluentBitPlacementProblems, planFluentBit } from "../components/fluent-bit-windows/plan";
import { authoritiesOf } from "../components/fluent-bit-windows/trust/authorities";
import { lookForAuthorities } from "../components/fluent-bit-windows/trust/read-authorities";
import type { AwsPlace } from "../components/iam/arn";
import { conventionPlacementProblems } from "../components/iam/conventions";
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
import { arnPlacementProblems } from "./arn-placement";
import { loadAwsCredentials, stackFilePlaces } from "./pulumi-config";
import { kubernetesNeeds } from "./kubernetes-needs";
import { stackClaims } from "./stack-claims";
import type { StackSettings } from "./stack-settings";

/** What is known of the cluster before the first resource, as `WindowsCluster` takes it. */
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
            const problems = [
                ...credentialProblems(credentials, process.platform),
                ...siteProblems,
                ...(await problemsOfAccount(settings, place)),
            ];
            if (problems.length > 0) {
                throw new ProblemsError(problems);
            }
            await checkExistingObjects(stackClaims(settings, place), { owner });
            return { create: cluster, place, site, credentials };
        }
        const existing = await lookUpExistingCluster(cluster, owner, {
            credentials,
            needs: kubernetesNeeds(fluentBit, iisApps),
            check: async (found) => [
                ...(await problemsOfAccount(settings, found, found)),
                ...(await authorityProblems(settings, found)),
            ],
        });
        await checkExistingObjects(stackClaims(settings, existing), { owner, kubeconfig: existing.kubeconfig });
        return { ...cluster, existing };
    } catch (error) {
        const outcome = "Nothing was changed.";
        if (error instanceof ProblemsError) {
            throw error.with(stackFilePlaces(), outcome);
        }
        throw error instanceof ConfigurationError ? new ConfigurationError(`${error.message}\n${outcome}`) : error;
    }
}

/** What is wrong with certificates that are in the cluster: Fluent Bit is the last that is created, and needs them. */
async function authorityProblems({ fluentBit }: StackSettings, { kubeconfig }: ExistingCluster): Promise<Problem[]> {
    const { certificateAuthorities, namespace, createNamespace } = fluentBit;
    const isNew = (other: string) => createNamespace && other === namespace;
    const authorities = authoritiesOf(certificateAuthorities, namespace);
    return (await lookForAuthorities(authorities, kubeconfig, isNew)).problems;
}

async function problemsOfAccount(settings: StackSettings, place: AwsPlace, issuer?: KnownIssuer): Promise<Problem[]> {
    const { problems, warnings } = await checkAccount(settings, place, issuer);
    for (const warning of warnings) {
        void pulumi.log.warn(warning);
    }
    return problems;
}

/**
 * Checks what depends on the account and the region, before the first resource: a problem that is found later leaves half of a stack behind.
 *
 * @param issuer absent while the cluster does not exist
 */
export async function checkAccount(settings: StackSettings, place: AwsPlace, issuer?: KnownIssuer): Promise<Findings> {
    const { cluster, fluentBit, iam } = settings;
    const known = { ...place, name: cluster.name, ...expectedNodes(cluster), iam };
    const plan = planFluentBit(fluentBit, known);
    const looked = await Promise.all([
        checkPermissionsBoundary(iam, createdRoles(plan)),
        checkOwnRole(fluentBit, plan, place, issuer),
        checkNodeRole(fluentBit),
    ]);
    return {
        problems: [
            ...arnPlacementProblems(settings, place),
            ...conventionPlacementProblems(iam, place),
            ...fluentBitPlacementProblems(plan, known).map((problem) => ({
                ...problem,
                setting: `fluentBit.${problem.setting}`,
            })),
            ...looked.flatMap(({ problems }) => problems),
        ],
        warnings: looked.flatMap(({ warnings }) => warnings),
    };
}
