import * as pulumi from "@pulumi/pulumi";

import { type AwsCredentials, credentialProblems } from "../../components/aws/credentials";
import { checkExistingObjects } from "../../components/existing-objects/pulumi/check-existing-objects";
import type { ReadNames } from "../../components/fluent-bit-windows/claims";
import {
    type FluentBitFindings,
    fluentBitLookUps,
    lookUpFluentBit,
} from "../../components/fluent-bit-windows/pulumi/look-up";
import type { KnownIssuer } from "../../components/fluent-bit-windows/pulumi/own-role";
import { planFluentBit } from "../../components/fluent-bit-windows/plan";
import type { AwsPlace } from "../../components/iam/arn";
import { imageBuilderRoles } from "../../components/iis-log-monitor-app/created-roles";
import { checkPermissionsBoundary } from "../../components/pulumi/iam-look-up";
import { ConfigurationError } from "../../components/settings/configuration-error";
import { describeProblem, type Problem, within } from "../../components/settings/problems";
import { namedWithin, ProblemsError } from "../../components/settings/problems-error";
import { lookUpAwsCaller } from "../../components/windows-cluster/pulumi/aws-place";
import { type ClusterSite, lookUpClusterSite } from "../../components/windows-cluster/pulumi/cluster-site";
import { type ExistingCluster, lookUpExistingCluster } from "../../components/windows-cluster/pulumi/existing-cluster";
import { expectedNodes } from "../../components/windows-cluster/expected-nodes";
import type { ExistingClusterSettings } from "../../components/windows-cluster/settings";
import type { CreatedClusterSettings } from "../../components/windows-cluster/create/settings";
import { loadAwsCredentials, stackFilePlaces } from "./load-stack-settings";
import { kubernetesNeeds } from "../kubernetes-needs";
import { placementProblems } from "../placement";
import { componentNames, sharedNameProblems, stackClaims } from "../stack-claims";
import type { StackSettings } from "../stack-settings";

/** What is known about the cluster before the first resource, in the form that `WindowsCluster` takes. */
export type ClusterBeforehand =
    | {
          create: CreatedClusterSettings;
          place: AwsPlace;
          site: ClusterSite;
          credentials: AwsCredentials;
          lookUp: false;
      }
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
            const { problems: siteProblems, ...site } = await namedWithin("cluster", () =>
                lookUpClusterSite(cluster, identityArn),
            );
            const account = await checkAccount(settings, place);
            warn(account.warnings);
            const problems = [
                ...credentialProblems(credentials, process.platform),
                ...within("cluster", siteProblems),
                ...account.problems,
            ];
            if (problems.length > 0) {
                throw new ProblemsError(problems);
            }
            await checkExistingObjects(stackClaims(settings, place), { owner });
            return { create: cluster, place, site, credentials, lookUp: false };
        }
        let readNames: ReadNames = {};
        const existing = await lookUpExistingCluster(cluster, owner, {
            credentials,
            needs: kubernetesNeeds(fluentBit, iisApps),
            section: "cluster",
            check: async (found) => {
                const { problems, warnings, names } = await checkAccount(settings, found, found);
                readNames = names;
                warn(warnings);
                return problems;
            },
        });
        const claims = stackClaims(settings, existing, { readNames });
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

function warn(warnings: readonly Problem[]): void {
    for (const warning of warnings) {
        void pulumi.log.warn(describeProblem(warning));
    }
}

/**
 * Checks what depends on the account, the region and the cluster, before the first resource: a problem found later leaves a stack half deployed.
 *
 * @param found the cluster; absent while it does not exist
 */
export async function checkAccount(
    settings: StackSettings,
    place: AwsPlace,
    found?: KnownIssuer & { kubeconfig?: string },
): Promise<FluentBitFindings> {
    const { cluster, fluentBit, iisApps, iam } = settings;
    const known = { ...place, name: cluster.name, ...expectedNodes(cluster), iam };
    const plan = planFluentBit(fluentBit, known);
    const { roles, boundary, ...lookUps } = fluentBitLookUps(componentNames.fluentBit, {
        settings: fluentBit,
        plan,
        cluster: known,
    });
    const [ofBoundary, ofFluentBit] = await Promise.all([
        checkPermissionsBoundary(boundary, [...roles, ...iisApps.flatMap((app) => imageBuilderRoles(app, known, iam))]),
        lookUpFluentBit(lookUps, { issuer: found, kubeconfig: found?.kubeconfig }),
    ]);
    return {
        problems: [
            ...placementProblems(settings, plan, place),
            ...sharedNameProblems(stackClaims(settings, place)),
            ...ofBoundary.problems,
            ...within("fluentBit", ofFluentBit.problems),
        ],
        warnings: [...ofBoundary.warnings, ...within("fluentBit", ofFluentBit.warnings)],
        names: ofFluentBit.names,
    };
}
