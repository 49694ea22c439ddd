import type { FluentBitPlan } from "../../components/fluent-bit-windows/plan";
import { readerPolicy, roleDescription, writerPolicy } from "../../components/fluent-bit-windows/role-args";
import { policyArgs, roleArgs } from "../../components/iam/resource-args";
import { policyArn, type RenderedResource, type RenderedStack, resource } from "./resource";

/**
 * The policies of Fluent Bit and of readers, by the file that describes them.
 *
 * @param trust trust policy of Fluent Bit's role
 */
export function identityResources(
    component: string,
    { role, roleName, policies, readers }: FluentBitPlan,
    cluster: string,
    trust: string,
    stack: RenderedStack,
): Record<"roles" | "policies", RenderedResource[]> {
    const given = role?.given === true;
    const roles = [];
    if (role !== undefined && !given) {
        const described = { name: roleName, description: roleDescription(cluster), trust };
        roles.push(resource("aws:iam/role:Role", component, roleArgs(described, stack)));
    }
    return {
        roles,
        policies: [
            ...(given ? [] : policies).flatMap((planned) =>
                attached(`${component}-${planned.name}`, writerPolicy(planned), stack, { roles: { "": roleName } }),
            ),
            ...readers.flatMap((planned) =>
                attached(`${component}-${planned.name}`, readerPolicy(planned), stack, {
                    roles: bySuffix(planned.roles),
                    groups: bySuffix(planned.groups),
                }),
            ),
        ],
    };
}

function bySuffix(names: readonly string[]): Record<string, string> {
    return Object.fromEntries(names.map((name) => [`-${name}`, name]));
}

/**
 * A policy and its attachments. * @param to roles and groups, by the suffix of their attachments' names
 */
function attached(
    name: string,
    policy: { name: string; description: string; document: object },
    stack: RenderedStack,
    { roles = {}, groups = {} }: { roles?: Record<string, string>; groups?: Record<string, string> },
): RenderedResource[] {
    const arn = policyArn(stack, policy.name);
    return [
        resource("aws:iam/policy:Policy", name, policyArgs(policy, stack)),
        ...Object.entries(roles).map(([suffix, role]) =>
            resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", `${name}${suffix}`, { role, policyArn: arn }),
        ),
        ...Object.entries(groups).map(([suffix, group]) =>
            resource("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", `${name}${suffix}`, {
                group,
                policyArn: arn,
            }),
        ),
    ];
}
