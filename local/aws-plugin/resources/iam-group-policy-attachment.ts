import { text } from "../argument";
import type { Aws } from "../aws-clients";
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
        await aws.iam.attachGroupPolicy({ GroupName: group, PolicyArn: policyArn });
        return attachmentId(group, policyArn);
    },

    async read(aws, id) {
        const { holder: group, policyArn } = attachmentParts(id, "group");
        const attached = await unlessGone(attachedPolicies(aws, group));
        return attached?.includes(policyArn) === true ? { group, policyArn } : undefined;
    },

    async delete(aws, id) {
        const { holder: group, policyArn } = attachmentParts(id, "group");
        await aws.iam.detachGroupPolicy({ GroupName: group, PolicyArn: policyArn });
    },
});

async function attachedPolicies(aws: Aws, group: string): Promise<(string | undefined)[]> {
    const arns: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
        const page = await aws.iam.listAttachedGroupPolicies({ GroupName: group, Marker });
        arns.push(...(page.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn));
        ({ Marker } = page);
    } while (Marker !== undefined);
    return arns;
}
