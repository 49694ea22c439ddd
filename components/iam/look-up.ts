import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { isNotFound } from "../aws/not-found";
import { messageOf } from "../settings/explained";
import type { Problem } from "../settings/problems";
import { type Denial, deniedByBoundary, resourcesDecideToo } from "./boundary";
import type { IamConventions } from "./conventions";
import type { CreatedRole } from "./created-role";
import type { Statement } from "./policy-document";

/** What was found, and what could not be found out. */
export interface Findings {
    problems: Problem[];
    warnings: Problem[];
}

const boundarySetting = "iam.permissionsBoundaryArn";

const nothing: Findings = { problems: [], warnings: [] };

/**
 * Whether the permissions boundary is there, and lets the roles do what they are for. IAM refuses every role with a boundary that does not exist, and so half-way through a deployment; of one that
 * allows too little, the roles tell when they are used.
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
        const remedy = `does not allow ${some(sure)}, which the role ${name} needs; allow it in the boundary, or name another boundary`;
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

/** The first of many denials, and how many there are. */
export function some(all: readonly Denial[]): string {
    const shown = all.slice(0, 3).map(({ action, resource }) => `${action} on ${resource}`);
    return all.length > 3 ? `${shown.join(", ")} and ${all.length - 3} more` : shown.join(", ");
}

/** A role as IAM has it, or why it could not be read. */
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
 * What a role may not do of some statements, as IAM's own simulator judges its policies and its permissions boundary. A decision that depends on what a simulation does not know is left out.
 *
 * @throws Error where the simulator cannot be asked
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
                    // The simulator takes one resource, not a pattern: of what a pattern takes, any will do.
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
