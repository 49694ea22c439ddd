import type { CreatedRole } from "../iam/created-role";
import type { FluentBitPlan } from "./plan";

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
