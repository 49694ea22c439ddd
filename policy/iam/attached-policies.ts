import { hasHole, textIn, withHoles, type Json, type JsonObject } from "../resources/json";

/** Properties of the resource types with the policies that they attach. */
const attaching: Record<string, readonly string[]> = {
    "aws:iam/role:Role": ["managedPolicyArns"],
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["policyArn"],
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": ["policyArns"],
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": ["policyArn"],
    "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": ["policyArns"],
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": ["policyArn"],
    "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": ["policyArns"],
    "aws:iam/policyAttachment:PolicyAttachment": ["policyArn"],
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": ["managedPolicyArn"],
    "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive": ["managedPolicyArns"],
};

export const typesThatAttach: readonly string[] = Object.keys(attaching);

/** The known ARNs of the policies that a resource attaches. Their parts can be unknown. */
export function attachedPolicies({ type, props: written }: { type: string; props: JsonObject }): string[] {
    const props = withHoles(written);
    return (attaching[type] ?? []).flatMap((property) => {
        const value = props[property];
        const arns: Json[] = Array.isArray(value) ? value : [value];
        return arns.flatMap((arn) => textIn(arn)?.trim() ?? []);
    });
}

/** The name of a policy of AWS with its path: `service-role/AmazonEBSCSIDriverPolicy`. Undefined if a part of it is unknown. */
export function awsManagedName(arn: string): string | undefined {
    const name = /^arn:[^:]*:iam::aws:policy\/(.+)$/i.exec(arn)?.[1];
    return name === undefined || hasHole(name) ? undefined : name;
}
