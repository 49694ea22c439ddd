import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { isNotFound } from "../aws/not-found";
import { messageOf } from "../settings/explained";
import type { Problem } from "../settings/problems";
import type { IamConventions } from "./conventions";
import type { Statement } from "./policy-document";

/** What was found, and what could not be found out. */
export interface Findings {
    problems: Problem[];
    warnings: string[];
}

const nothing: Findings = { problems: [], warnings: [] };

/** Whether the permissions boundary is there: IAM refuses every role with one that is not, and so half-way through a deployment. */
export async function checkPermissionsBoundary(
    { permissionsBoundaryArn: arn }: IamConventions,
    invoke: pulumi.InvokeOptions = {},
): Promise<Findings> {
    if (arn === undefined) {
        return nothing;
    }
    const problem = { setting: "iam.permissionsBoundaryArn", value: JSON.stringify(arn) };
    try {
        await aws.iam.getPolicy({ arn }, invoke);
        return nothing;
    } catch (error) {
        return isNotFound(error)
            ? { ...nothing, problems: [{ ...problem, remedy: "IAM has no such policy; check its name and path" }] }
            : {
                  ...nothing,
                  warnings: [`iam.permissionsBoundaryArn: could not check that ${arn} exists: ${messageOf(error)}`],
              };
    }
}

/** A role as IAM has it, or why it could not be read. */
export type FoundRole = { arn: string; trust: string } | "missing" | { unreadable: string };

export async function findRole(name: string, invoke: pulumi.InvokeOptions = {}): Promise<FoundRole> {
    try {
        const { arn, assumeRolePolicy } = await aws.iam.getRole({ name }, invoke);
        return { arn, trust: assumeRolePolicy };
    } catch (error) {
        return isNotFound(error) ? "missing" : { unreadable: messageOf(error) };
    }
}

/** An action that a role is not allowed on a resource. */
export interface Denial {
    action: string;
    resource: string;
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
