import type { Tags } from "../aws/tags";
import { conventionalArgs, conventionalRoleArgs, type IamConventions } from "./conventions";

/** What everything that a component creates has in common. */
export interface Common {
    tags: Tags;
    /** What all roles and policies have in common besides. */
    iam: IamConventions;
}

/** Arguments of a role. The trust policy is an Output where it names what the deployment creates. */
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

/** The trust policy of a role that an AWS service assumes. */
export function serviceRoleTrust(service: string): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    });
}
