import type { Statement } from "../iam/policy-document";
import type { FluentBitPlan } from "./plan";

/** A role that the stack creates, and all that its policies allow. */
export interface CreatedRole {
    name: string;
    statements: Statement[];
}

/** Fluent Bit's own role, and those of its delivery streams. */
export function createdRoles({ role, roleName, policies, targets }: FluentBitPlan): CreatedRole[] {
    const own = { name: roleName, statements: policies.flatMap(({ document }) => document.Statement) };
    return [
        ...(role === undefined || role.given ? [] : [own]),
        ...targets.flatMap((target) =>
            target.kind === "deliveryStream"
                ? [{ name: target.role.name, statements: target.role.policy.Statement }]
                : [],
        ),
    ];
}
