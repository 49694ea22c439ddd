import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Tags } from "../../aws/tags";
import type { IamConventions } from "../../iam/conventions";
import { roleArgs } from "../../iam/resource-args";
import type { Planned } from "../../pulumi/planned";
import { attachmentName, type PlannedRole, plannedRole } from "../create/planned-role";

/** A role with AWS managed policies. Resources that use it must wait for the attachments too. */
export interface RoleWithPolicies {
    role: aws.iam.Role;
    attachments: aws.iam.RolePolicyAttachment[];
}

export function createRole(
    name: string,
    planned: Planned<{ role: PlannedRole; iam: IamConventions }>,
    tags: Tags,
    opts: pulumi.CustomResourceOptions,
): RoleWithPolicies {
    const role = new aws.iam.Role(
        name,
        planned.args(({ role: known, iam }) => roleArgs(plannedRole(known), { tags, iam })),
        opts,
    );
    const attachments = planned
        .decided(({ role: { managedPolicyArns } }) => managedPolicyArns)
        .map(
            (policyArn) =>
                new aws.iam.RolePolicyAttachment(attachmentName(name, policyArn), { role: role.name, policyArn }, opts),
        );
    return { role, attachments };
}
