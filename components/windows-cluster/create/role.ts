import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { type Common, roleArgs } from "../../iam/resource-args";
import { attachmentName, type PlannedRole, plannedRole } from "./planned-role";

/** A role with AWS managed policies. Resources that use it must wait for the attachments too. */
export interface RoleWithPolicies {
    role: aws.iam.Role;
    attachments: aws.iam.RolePolicyAttachment[];
}

export function createRole(
    name: string,
    planned: PlannedRole,
    common: Common,
    opts: pulumi.CustomResourceOptions,
): RoleWithPolicies {
    const role = new aws.iam.Role(name, roleArgs(plannedRole(planned), common), opts);
    const attachments = planned.managedPolicyArns.map(
        (policyArn) =>
            new aws.iam.RolePolicyAttachment(attachmentName(name, policyArn), { role: role.name, policyArn }, opts),
    );
    return { role, attachments };
}
