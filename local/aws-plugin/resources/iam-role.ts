import { flag, integer, json, text } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError, unlessGone } from "../aws-errors";
import { allOf } from "../pages";
import { equivalentPolicies } from "../policy-document";
import { resourceType } from "../resource-type";
import { arn, between, iamPath, length } from "../rules";
import { tagList } from "../tags";
import { iamNames } from "./iam-names";

export const iamRole = resourceType({
    token: "aws:iam/role:Role",
    title: "IAM Role",
    global: true,
    arguments: {
        ...iamNames(64),
        path: text({ default: "/", replaces: true, must: iamPath }),
        assumeRolePolicy: json(equivalentPolicies, { required: true }),
        description: text({ must: length(0, 1000) }),
        maxSessionDuration: integer({ default: 3600, must: between(3600, 43200) }),
        permissionsBoundary: text({ must: arn }),
        forceDetachPolicies: flag({ default: false, untold: true }),
    },
    prefixed: ["name", "namePrefix"],
    outputs: ["arn", "createDate", "managedPolicyArns", "uniqueId"],
    autoname: { maximumLength: 64 },
    identity: ["name"],
    id: "name",
    tagging: {
        remove: (aws, { id }, TagKeys) => aws.iam.untagRole({ RoleName: id, TagKeys }),
        set: (aws, { id }, tags) => aws.iam.tagRole({ RoleName: id, Tags: tagList(tags) }),
    },

    async create(aws, { name: RoleName, assumeRolePolicy: AssumeRolePolicyDocument, permissionsBoundary }, request) {
        await boundaryExists(aws, permissionsBoundary);
        await aws.iam.createRole({ ...request, RoleName, AssumeRolePolicyDocument });
    },

    async read(aws, RoleName) {
        const { Role } = await aws.iam.getRole({ RoleName });
        return {
            ...Role,
            uniqueId: Role?.RoleId,
            // AWS returns documents with URL encoding.
            assumeRolePolicy: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""),
            permissionsBoundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn,
            managedPolicyArns: await attachedPolicies(aws, RoleName),
        };
    },

    async update(aws, RoleName, { after, changed }) {
        if (changed("assumeRolePolicy")) {
            await aws.iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: after.assumeRolePolicy });
        }
        if (changed("description", "maxSessionDuration")) {
            const { description = "", maxSessionDuration } = after;
            await aws.iam.updateRole({ RoleName, Description: description, MaxSessionDuration: maxSessionDuration });
        }
        if (changed("permissionsBoundary")) {
            const { permissionsBoundary: PermissionsBoundary } = after;
            await boundaryExists(aws, PermissionsBoundary);
            await (PermissionsBoundary
                ? aws.iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary })
                : aws.iam.deleteRolePermissionsBoundary({ RoleName }));
        }
    },

    async delete(aws, RoleName, { forceDetachPolicies }) {
        if (forceDetachPolicies) {
            for (const PolicyArn of await attachedPolicies(aws, RoleName)) {
                await aws.iam.detachRolePolicy({ RoleName, PolicyArn });
            }
        }
        await aws.iam.deleteRole({ RoleName });
    },
});

/** Refuses a missing boundary, as AWS does. moto accepts any ARN. */
async function boundaryExists(aws: Aws, arn: string | undefined): Promise<void> {
    if (arn && !(await unlessGone(aws.iam.getPolicy({ PolicyArn: arn })))) {
        throw new ProviderError(`NoSuchEntity: Scope ARN: ${arn} does not exist or is not attachable.`);
    }
}

/** The ARNs of the managed policies of a role. */
async function attachedPolicies(aws: Aws, RoleName: string): Promise<string[]> {
    const pages = aws.iam.paginateListAttachedRolePolicies({ RoleName });
    return (await allOf(pages, (page) => page.AttachedPolicies)).flatMap(({ PolicyArn }) => PolicyArn ?? []);
}
