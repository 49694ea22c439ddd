import {
    AttachGroupPolicyCommand,
    DetachGroupPolicyCommand,
    paginateListAttachedGroupPolicies,
} from "@aws-sdk/client-iam";

import { text } from "../argument";
import { unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";
import { arn } from "../rules";
import { attachmentId, attachmentParts } from "./iam-policy-attachment-id";

export const iamGroupPolicyAttachment = resourceType({
    token: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    title: "IAM Group Policy Attachment",
    arguments: {
        group: text({ required: true, replaces: true }),
        policyArn: text({
            required: true,
            replaces: true,
            must: arn,
        }),
    },
    outputs: [],
    identity: ({ group, policyArn }) => attachmentId(group, policyArn),

    async create(aws, { group, policyArn }) {
        await aws.iam.send(new AttachGroupPolicyCommand({ GroupName: group, PolicyArn: policyArn }));
        return attachmentId(group, policyArn);
    },

    async read(aws, id) {
        const { holder: group, policyArn } = attachmentParts(id, "group");
        const pages = async () => {
            const attached: (string | undefined)[] = [];
            for await (const page of paginateListAttachedGroupPolicies({ client: aws.iam }, { GroupName: group })) {
                attached.push(...(page.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn));
            }
            return attached;
        };
        const attached = await unlessGone(pages());
        return attached?.includes(policyArn) === true ? { group, policyArn } : undefined;
    },

    async delete(aws, id) {
        const { holder: group, policyArn } = attachmentParts(id, "group");
        await aws.iam.send(new DetachGroupPolicyCommand({ GroupName: group, PolicyArn: policyArn }));
    },
});
