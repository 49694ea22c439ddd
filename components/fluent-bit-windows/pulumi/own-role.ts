import type * as pulumi from "@pulumi/pulumi";

import { type AwsPlace, parseArn } from "../../iam/arn";
import { type Denial, resourcesDecideToo } from "../../iam/boundary";
import { type Findings, findRole, type FoundRole, simulateDenials, some } from "../../pulumi/iam-look-up";
import type { Statement } from "../../iam/policy-document";
import { trustFault, trustsEveryServiceAccount } from "../../iam/web-identity-trust";
import type { Problem } from "../../settings/problems";
import { messageOf } from "../../settings/explained";
import type { FluentBitPlan } from "../plan";
import type { FluentBitSettings } from "../settings";

/** The cluster's OIDC issuer and its IAM provider, once they are known. */
export interface KnownIssuer {
    oidcIssuer: string;
    oidcProviderArn: string;
}

/** What is asked about the role that Fluent Bit assumes. */
export interface OwnRole extends Pick<FluentBitSettings, "identity">, Pick<FluentBitPlan, "role" | "roleName"> {
    place: AwsPlace;
}

const setting = "identity.roleArn";

/**
 * Looks up a role that the stack does not create: whether it exists, whether Fluent Bit's service account may assume it, and whether it may write to all destinations.
 *
 * @param statements permissions that the role needs
 * @param issuer absent while the cluster does not exist, because no trust policy can contain its issuer yet
 */
export async function checkOwnRole(
    { identity, role, roleName, place }: OwnRole,
    statements: readonly Statement[],
    issuer: KnownIssuer | undefined,
    invoke: pulumi.InvokeOptions = {},
): Promise<Findings> {
    if (identity.type !== "irsa" || identity.roleArn === undefined || role === undefined) {
        return { problems: [], warnings: [] };
    }
    if (parseArn(role.arn)?.accountId !== place.accountId) {
        return { problems: [], warnings: [] };
    }
    const found = await findRole(roleName, invoke);
    if (typeof found === "object" && "unreadable" in found) {
        return {
            problems: [],
            warnings: [{ setting, remedy: `could not read the role ${role.arn} (iam:GetRole): ${found.unreadable}` }],
        };
    }
    const trust = trustFindings(found, role, issuer);
    if (trust.problems.length > 0 || !identity.checkPermissions) {
        return trust;
    }
    const permissions = await permissionFindings(role.arn, statements, invoke);
    return {
        problems: permissions.problems,
        warnings: [...trust.warnings, ...permissions.warnings],
    };
}

/** Looks up the nodes' role, to which the policies are attached. */
export async function checkNodeRole(
    { identity }: Pick<FluentBitSettings, "identity">,
    invoke: pulumi.InvokeOptions = {},
): Promise<Findings> {
    if (identity.type !== "nodeRole" || (await findRole(identity.roleName, invoke)) !== "missing") {
        return { problems: [], warnings: [] };
    }
    const remedy = "IAM has no such role; set the name of the Windows nodes' role, without its path";
    const setting = "identity.roleName";
    return { problems: [{ setting, value: JSON.stringify(identity.roleName), remedy }], warnings: [] };
}

function trustFindings(
    found: Exclude<FoundRole, { unreadable: string }>,
    role: NonNullable<FluentBitPlan["role"]>,
    issuer: KnownIssuer | undefined,
): Findings {
    const problem = (remedy: string): Findings => ({
        problems: [{ setting, value: JSON.stringify(role.arn), remedy }],
        warnings: [],
    });
    if (found === "missing") {
        return problem("IAM has no such role; check its name, or remove the setting so that the stack creates a role");
    }
    if (found.arn !== role.arn) {
        return problem(`IAM has a role of this name with another path; write ${found.arn}`);
    }
    if (issuer === undefined) {
        const remedy =
            "whether the role trusts Fluent Bit's service account could not be checked, since the cluster does not exist yet. " +
            "Give the role the trust policy that `npm run render` writes, with the issuer that the cluster then has";
        return { problems: [], warnings: [{ setting, remedy }] };
    }
    const identity = {
        oidcProviderArn: issuer.oidcProviderArn,
        issuer: issuer.oidcIssuer,
        serviceAccount: role.serviceAccount,
    };
    const why = trustFault(found.trust, identity);
    if (why !== undefined) {
        return problem(`Fluent Bit could not assume it: ${why}. Use the trust policy that \`npm run render\` writes`);
    }
    return {
        problems: [],
        warnings: trustsEveryServiceAccount(found.trust, identity)
            ? [
                  {
                      setting,
                      remedy: `every service account of the cluster can assume ${role.arn}; add a condition on the token's :sub`,
                  },
              ]
            : [],
    };
}

async function permissionFindings(
    roleArn: string,
    statements: readonly Statement[],
    invoke: pulumi.InvokeOptions,
): Promise<Findings> {
    try {
        const denied = await simulateDenials(roleArn, statements, invoke);
        const sure = denied.filter(({ action }) => !resourcesDecideToo.test(action));
        const unsure = denied.filter(({ action }) => resourcesDecideToo.test(action));
        const problems: Problem[] = sure.length === 0 ? [] : [missing(roleArn, sure)];
        const warnings =
            unsure.length === 0
                ? []
                : [
                      {
                          setting,
                          remedy: `the policies of ${roleArn} do not allow ${some(unsure)}. The resource's own policy has to allow it`,
                      },
                  ];
        return { problems, warnings };
    } catch (error) {
        return {
            problems: [],
            warnings: [
                {
                    setting,
                    remedy: `could not check what ${roleArn} may do (iam:SimulatePrincipalPolicy): ${messageOf(error)}`,
                },
            ],
        };
    }
}

function missing(roleArn: string, denied: readonly Denial[]): Problem {
    const remedy =
        `according to IAM's policy simulator, its policies and its permissions boundary do not allow ${some(denied)}. ` +
        "Add the policies that `npm run render` writes under iam/, or set checkPermissions: false if the simulator is wrong";
    return { setting, value: JSON.stringify(roleArn), remedy };
}
