import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { conventionalRoleArgs, type IamConventions } from "../../iam/conventions";
import type { PlannedRole } from "./plan";

/** A role with AWS' own policies attached: who uses it has to wait for the attachments too. */
export interface RoleWithPolicies {
    role: aws.iam.Role;
    attachments: aws.iam.RolePolicyAttachment[];
}

export function createRole(
    name: string,
    planned: PlannedRole,
    iam: IamConventions,
    tags: Record<string, string>,
    opts: pulumi.CustomResourceOptions,
): RoleWithPolicies {
    const role = new aws.iam.Role(
        name,
        {
            name: planned.name,
            description: planned.description,
            assumeRolePolicy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Principal: { Service: planned.service }, Action: "sts:AssumeRole" }],
            }),
            ...conventionalRoleArgs(iam, tags),
        },
        opts,
    );
    const attachments = planned.managedPolicyArns.map(
        (policyArn) =>
            new aws.iam.RolePolicyAttachment(
                `${name}-${policyArn.slice(policyArn.lastIndexOf("/") + 1)}`,
                { role: role.name, policyArn },
                opts,
            ),
    );
    return { role, attachments };
}
