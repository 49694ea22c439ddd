import type { Tags } from "../aws/tags";
import { conventionalArgs, conventionalRoleArgs, type IamConventions } from "./conventions";

/** Common properties of a component's resources. */
export interface Common {
    tags: Tags;
    /** Further conventions for roles and policies. */
    iam: IamConventions;
}

/** Arguments of a role. The trust policy is an Output if it contains resources of the deployment. */
export function roleArgs<Trust>(role: { name: string; description: string; trust: Trust }, { tags, iam }: Common) {
    return {
        name: role.name,
        description: role.description,
        assumeRolePolicy: role.trust,
        ...conventionalRoleArgs(iam, tags),
    };
}

/** Arguments of a policy. */
export function policyArgs(
    { name, description, document }: { name: string; description?: string; document: object },
    { tags, iam }: Common,
) {
    return {
        name,
        ...(description !== undefined && { description }),
        policy: JSON.stringify(document),
        ...conventionalArgs(iam, tags),
    };
}
