import { AttachRolePolicyCommand, DetachRolePolicyCommand } from "@aws-sdk/client-iam";

import { text } from "../argument";
import { ProviderError, unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";
import { attachedPolicies } from "./iam-role";

export const iamRolePolicyAttachment = resourceType({
    token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    title: "IAM Role Policy Attachment",
    arguments: {
        role: text({ required: true, replaces: true }),
        policyArn: text({
            required: true,
            replaces: true,
            must: [(arn) => arn.startsWith("arn:"), "the ARN of a policy"],
        }),
    },
    outputs: [],
    identity: ({ role, policyArn }) => idOf(role, policyArn),

    async create(aws, { role, policyArn }) {
        await aws.iam.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn }));
        return idOf(role, policyArn);
    },

    async read(aws, id) {
        const { role, policyArn } = partsOf(id);
        const attached = await unlessGone(attachedPolicies(aws, role));
        return attached?.includes(policyArn) ? { role, policyArn } : undefined;
    },

    async delete(aws, id) {
        const { role, policyArn } = partsOf(id);
        await aws.iam.send(new DetachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn }));
    },
});

/** The form in which the official provider imports an attachment; a name of a role has no slash. */
function idOf(role: string, policyArn: string): string {
    return `${role}/${policyArn}`;
}

function partsOf(id: string): { role: string; policyArn: string } {
    const slash = id.indexOf("/");
    const role = id.slice(0, slash);
    const policyArn = id.slice(slash + 1);
    if (slash < 1 || policyArn === "") {
        // Worded as in terraform-provider-aws, internal/service/iam/role_policy_attachment.go.
        throw new ProviderError(`unexpected format of ID ("${id}"), expected <role-name>/<policy_arn>`);
    }
    return { role, policyArn };
}
