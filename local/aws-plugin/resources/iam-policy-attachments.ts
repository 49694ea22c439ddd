import { text } from "../argument";
import { allOf } from "../pages";
import { resourceType } from "../resource-type";
import { arn } from "../rules";

const holder = text({ required: true, replaces: true });
const policyArn = text({ required: true, replaces: true, must: arn });

export const iamGroupPolicyAttachment = resourceType({
    token: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    title: "IAM Group Policy Attachment",
    global: true,
    arguments: { group: holder, policyArn },
    outputs: [],
    identity: ["group", "policyArn"],
    id: "group/policyArn",
    create: (aws, { group, policyArn: PolicyArn }) => aws.iam.attachGroupPolicy({ GroupName: group, PolicyArn }),
    async read(aws, _, { group: GroupName, policyArn: wanted }) {
        const pages = aws.iam.paginateListAttachedGroupPolicies({ GroupName });
        const attached = await allOf(pages, (page) => page.AttachedPolicies);
        return attached.find(({ PolicyArn }) => PolicyArn === wanted);
    },
    delete: (aws, _, { group, policyArn: PolicyArn }) => aws.iam.detachGroupPolicy({ GroupName: group, PolicyArn }),
});

export const iamRolePolicyAttachment = resourceType({
    token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    title: "IAM Role Policy Attachment",
    global: true,
    arguments: { role: holder, policyArn },
    outputs: [],
    identity: ["role", "policyArn"],
    id: "role/policyArn",
    create: (aws, { role, policyArn: PolicyArn }) => aws.iam.attachRolePolicy({ RoleName: role, PolicyArn }),
    async read(aws, _, { role: RoleName, policyArn: wanted }) {
        const pages = aws.iam.paginateListAttachedRolePolicies({ RoleName });
        const attached = await allOf(pages, (page) => page.AttachedPolicies);
        return attached.find(({ PolicyArn }) => PolicyArn === wanted);
    },
    delete: (aws, _, { role, policyArn: PolicyArn }) => aws.iam.detachRolePolicy({ RoleName: role, PolicyArn }),
});
