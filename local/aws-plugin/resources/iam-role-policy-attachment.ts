import { text } from "../argument";
import { unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";
import { arn } from "../rules";
import { attachmentId, attachmentParts } from "./iam-policy-attachment-id";
import { attachedPolicies } from "./iam-role";

export const iamRolePolicyAttachment = resourceType({
    token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    title: "IAM Role Policy Attachment",
    arguments: {
        role: text({ required: true, replaces: true }),
        policyArn: text({
            required: true,
            replaces: true,
            must: arn,
        }),
    },
    outputs: [],
    identity: ({ role, policyArn }) => attachmentId(role, policyArn),

    async create(aws, { role, policyArn }) {
        await aws.iam.attachRolePolicy({ RoleName: role, PolicyArn: policyArn });
        return attachmentId(role, policyArn);
    },

    async read(aws, id) {
        const { holder: role, policyArn } = attachmentParts(id, "role");
        const attached = await unlessGone(attachedPolicies(aws, role));
        return attached?.includes(policyArn) ? { role, policyArn } : undefined;
    },

    async delete(aws, id) {
        const { holder: role, policyArn } = attachmentParts(id, "role");
        await aws.iam.detachRolePolicy({ RoleName: role, PolicyArn: policyArn });
    },
});
