import type * as pulumi from "@pulumi/pulumi";

import type { Claim } from "../../existing-objects/claim";
import type { AwsPlace } from "../../iam/arn";
import type { IamConventions } from "../../iam/conventions";
import type { CreatedRole } from "../../iam/created-role";
import { checkPermissionsBoundary, type Findings } from "../../pulumi/iam-look-up";
import { iisLogMonitorAppClaims } from "../claims";
import { imageBuilderRoles } from "../created-roles";
import type { IisCluster } from "../plan";
import type { IisLogMonitorAppSettings } from "../settings";

/** What AWS is asked about before anything is created, in parts that can each be left out: a component leaves out what a resource of the same program decides. */
export interface IisLogMonitorAppLookUps {
    boundary: Pick<IamConventions, "permissionsBoundaryArn">;
    roles: CreatedRole[];
    claims: Claim[];
}

/**
 * What has to be looked up for an application.
 *
 * @param name of the component
 */
export function iisLogMonitorAppLookUps(
    name: string,
    settings: IisLogMonitorAppSettings,
    cluster: IisCluster & AwsPlace,
    iam: IamConventions,
): IisLogMonitorAppLookUps {
    return {
        boundary: iam,
        roles: imageBuilderRoles(settings, cluster, iam),
        claims: iisLogMonitorAppClaims(name, settings, cluster, iam),
    };
}

/** Finds out before the first resource what AWS would refuse in the middle of a deployment. */
export async function lookUpIisLogMonitorApp(
    { boundary, roles = [] }: Partial<IisLogMonitorAppLookUps>,
    invoke: pulumi.InvokeOptions,
): Promise<Findings> {
    return boundary === undefined || roles.length === 0
        ? { problems: [], warnings: [] }
        : checkPermissionsBoundary(boundary, roles, invoke);
}
