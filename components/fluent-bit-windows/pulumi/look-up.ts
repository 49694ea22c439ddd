import type * as pulumi from "@pulumi/pulumi";

import type { Claim } from "../../existing-objects/claim";
import type { AwsPlace } from "../../iam/arn";
import type { IamConventions } from "../../iam/conventions";
import type { CreatedRole } from "../../iam/created-role";
import { checkPermissionsBoundary, type Findings } from "../../pulumi/iam-look-up";
import type { Statement } from "../../iam/policy-document";
import { fluentBitClaims, type ReadNames } from "../claims";
import { createdRoles } from "../created-roles";
import { containerVariables, lookForEnvironment } from "../environment-sources";
import { caBundleManifest } from "../manifests/config-maps";
import { checkNodeRole, checkOwnRole, type KnownIssuer, type OwnRole } from "./own-role";
import type { FluentBitPlan } from "../plan";
import type { FluentBitCluster } from "../cluster";
import { namedSecrets, type NamedSecret } from "../secret-manifest";
import { lookUpSecrets } from "./secrets-look-up";
import type { FluentBitSettings } from "../settings";
import { type Authorities, caBundle } from "../trust/authorities";
import { lookForAuthorities } from "../trust/read-authorities";

/** What AWS and the cluster are asked about before anything is created, in parts that can each be left out: a component leaves out what a resource of the same program decides. */
export interface FluentBitLookUps {
    boundary: Pick<IamConventions, "permissionsBoundaryArn">;
    roles: CreatedRole[];
    ownRole: OwnRole;
    /** What the own role has to be allowed. */
    statements: Statement[];
    secrets: NamedSecret[];
    authorities: Pick<FluentBitSettings, "namespace" | "createNamespace"> & { all: Authorities };
    environment: Pick<FluentBitSettings, "environmentFrom" | "namespace"> & { taken: string[] };
    claims: Claim[];
}

/** Of whom is asked. */
export interface FluentBitSurroundings {
    /** Absent while the cluster does not exist. */
    issuer?: KnownIssuer | undefined;
    /** Contents of a kubeconfig; absent where the cluster cannot be asked yet. */
    kubeconfig?: string | undefined;
    invoke?: pulumi.InvokeOptions;
}

/** What was found, and what objects are called whose names depend on what was read. */
export interface FluentBitFindings extends Findings {
    names: ReadNames;
}

/**
 * What has to be looked up for a plan.
 *
 * @param name of the component
 */
export function fluentBitLookUps(
    name: string,
    { settings, plan, cluster }: { settings: FluentBitSettings; plan: FluentBitPlan; cluster: FluentBitCluster },
): FluentBitLookUps {
    const { identity, namespace, createNamespace, environmentFrom } = settings;
    const { partition, region, accountId, iam = {} } = cluster;
    const place: AwsPlace = { partition, region, accountId };
    const { role, roleName } = plan;
    return {
        boundary: iam,
        roles: createdRoles(plan),
        ownRole: { identity, roleName, place, ...(role !== undefined && { role }) },
        statements: plan.policies.flatMap(({ document }) => document.Statement),
        secrets: namedSecrets(settings, plan.credentials),
        authorities: { namespace, createNamespace, all: plan.authorities },
        environment: { namespace, environmentFrom, taken: containerVariables(plan) },
        claims: fluentBitClaims(name, plan, cluster),
    };
}

/** Finds out before the first resource what AWS or the cluster would refuse in the middle of a deployment, or what Fluent Bit could not do. */
export async function lookUpFluentBit(
    {
        boundary,
        roles = [],
        ownRole,
        statements = [],
        secrets = [],
        authorities,
        environment,
    }: Partial<FluentBitLookUps>,
    { issuer, kubeconfig, invoke = {} }: FluentBitSurroundings,
): Promise<FluentBitFindings> {
    const nothing: FluentBitFindings = { problems: [], warnings: [], names: {} };
    const found = await Promise.all([
        boundary === undefined ? nothing : checkPermissionsBoundary(boundary, roles, invoke),
        ownRole === undefined ? nothing : checkOwnRole(ownRole, statements, issuer, invoke),
        ownRole === undefined ? nothing : checkNodeRole(ownRole, invoke),
        readSecrets(secrets, invoke),
        authorities === undefined || kubeconfig === undefined ? nothing : readAuthorities(authorities, kubeconfig),
        environment === undefined || kubeconfig === undefined || environment.environmentFrom.length === 0
            ? nothing
            : lookForEnvironment(environment, environment.taken, kubeconfig),
    ]);
    return {
        problems: found.flatMap(({ problems }) => problems),
        warnings: found.flatMap(({ warnings }) => warnings),
        names: Object.assign({}, ...found.map((one) => ("names" in one ? one.names : {}))) as ReadNames,
    };
}

/** What is wrong with the credentials in AWS Secrets Manager, and how the Kubernetes Secrets of them are called. */
async function readSecrets(secrets: readonly NamedSecret[], invoke: pulumi.InvokeOptions): Promise<FluentBitFindings> {
    return { ...(await lookUpSecrets(secrets, invoke)), warnings: [] };
}

/** What is wrong with certificates that are in the cluster, and how the bundle with them is called. Fluent Bit is the last that is created, and needs them. */
async function readAuthorities(
    { namespace, createNamespace, all: { texts, references } }: FluentBitLookUps["authorities"],
    kubeconfig: string,
): Promise<FluentBitFindings> {
    const isNew = (other: string) => createNamespace && other === namespace;
    const { all, problems } = await lookForAuthorities({ texts, references }, kubeconfig, isNew);
    const nameOf = (bundle: string) => caBundleManifest({ namespace }, bundle).metadata.name;
    const names = references.length === 0 ? {} : { [nameOf(caBundle(texts, references))]: nameOf(caBundle(all)) };
    return { problems, warnings: [], names };
}
