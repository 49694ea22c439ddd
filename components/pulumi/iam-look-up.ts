import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { isNotFound } from "../aws/not-found";
import { messageOf } from "../settings/explained";
import type { Problem } from "../settings/problems";
import { type Denial, deniedByBoundary, resourcesDecideToo } from "../iam/boundary";
import type { IamConventions } from "../iam/conventions";
import type { CreatedRole } from "../iam/created-role";
import type { Statement } from "../iam/policy-document";

/** Problems, and checks that were not possible. */
export interface Findings {
    problems: Problem[];
    warnings: Problem[];
}

const boundarySetting = "iam.permissionsBoundaryArn";

const nothing: Findings = { problems: [], warnings: [] };

/**
 * Checks that the permissions boundary exists and allows what the roles need. Otherwise IAM would refuse the roles in the middle of a deployment, or the roles would fail when they are used.
 */
export async function checkPermissionsBoundary(
    { permissionsBoundaryArn: arn }: Pick<IamConventions, "permissionsBoundaryArn">,
    roles: readonly CreatedRole[],
    invoke: pulumi.InvokeOptions = {},
): Promise<Findings> {
    if (arn === undefined) {
        return nothing;
    }
    const problem = { setting: boundarySetting, value: JSON.stringify(arn) };
    try {
        const { policy } = await aws.iam.getPolicy({ arn }, invoke);
        return boundaryFindings(arn, policy, roles);
    } catch (error) {
        return isNotFound(error)
            ? { ...nothing, problems: [{ ...problem, remedy: "IAM has no such policy; check its name and path" }] }
            : {
                  ...nothing,
                  warnings: [
                      {
                          setting: boundarySetting,
                          remedy: `could not check that ${arn} exists and what it allows: ${messageOf(error)}`,
                      },
                  ],
              };
    }
}

function boundaryFindings(arn: string, policy: string, roles: readonly CreatedRole[]): Findings {
    const setting = boundarySetting;
    const findings = roles.map(({ name, statements }): Findings => {
        const denied = deniedByBoundary(policy, statements);
        const sure = denied.filter(({ action }) => !resourcesDecideToo.test(action));
        const unsure = denied.filter(({ action }) => resourcesDecideToo.test(action));
        const remedy = `does not allow ${some(sure)}, which the role ${name} needs; allow it in the boundary, or use another boundary`;
        return {
            problems: sure.length === 0 ? [] : [{ setting, value: JSON.stringify(arn), remedy }],
            warnings:
                unsure.length === 0
                    ? []
                    : [
                          {
                              setting,
                              remedy: `${arn} does not allow ${some(unsure)}, which the role ${name} needs. Allow it in the boundary, unless the policy of the bucket or the key allows it to the role's sessions`,
                          },
                      ],
        };
    });
    return {
        problems: findings.flatMap(({ problems }) => problems),
        warnings: findings.flatMap(({ warnings }) => warnings),
    };
}

/** The first denials and their total number. */
export function some(all: readonly Denial[]): string {
    const shown = all.slice(0, 3).map(({ action, resource }) => `${action} on ${resource}`);
    return all.length > 3 ? `${shown.join(", ")} and ${all.length - 3} more` : shown.join(", ");
}

/** A role from IAM, or why it could not be read. */
export type FoundRole = { arn: string; trust: string } | "missing" | { unreadable: string };

export async function findRole(name: string, invoke: pulumi.InvokeOptions = {}): Promise<FoundRole> {
    try {
        // Mocks of a program's own tests may answer anything.
        const { arn, assumeRolePolicy } = (await aws.iam.getRole({ name }, invoke)) as Partial<aws.iam.GetRoleResult>;
        return arn === undefined || assumeRolePolicy === undefined
            ? { unreadable: "the answer has no role in it" }
            : { arn, trust: assumeRolePolicy };
    } catch (error) {
        return isNotFound(error) ? "missing" : { unreadable: messageOf(error) };
    }
}

/**
 * Actions of some statements that a role may not do, according to IAM's policy simulator for its policies and its permissions boundary. Decisions that depend on unknown context are not included.
 *
 * @throws Error if the simulator cannot be used
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function simulateDenials(
    roleArn: string,
    statements: readonly Statement[],
    invoke: pulumi.InvokeOptions = {},
): Promise<Denial[]> {
    const answers = await Promise.all(
        statements.map(({ Action, Resource }) =>
            aws.iam.getPrincipalPolicySimulation(
                {
                    policySourceArn: roleArn,
                    actionNames: Action,
                    // The simulator needs a resource instead of a pattern: any matching resource works.
                    resourceArns: Resource.map((arn) => arn.replaceAll("*", "example")),
                },
                invoke,
            ),
        ),
    );
    return answers
        .flatMap(({ results }) => results)
        .filter(({ allowed, missingContextKeys }) => !allowed && missingContextKeys.length === 0)
        .map(({ actionName, resourceArn }) => ({ action: actionName, resource: resourceArn }));
}
