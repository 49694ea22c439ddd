import { flag, integer, json, text, textMap } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError, unlessGone } from "../aws-errors";
import { iamPath } from "../iam-path";
import { nameFor } from "../name-prefix";
import { equivalentPolicies } from "../policy-document";
import { resourceType } from "../resource-type";
import { rfc3339 } from "../rfc3339";
import { arn, matching } from "../rules";
import { changeTags, tagList, tagsByName } from "../tags";

export const iamRole = resourceType({
    token: "aws:iam/role:Role",
    title: "IAM Role",
    arguments: {
        name: text({
            replaces: true,
            computed: true,
            must: [(name) => /^[\w+=,.@-]{1,64}$/.test(name), "1 to 64 letters, digits or any of + = , . @ _ -"],
        }),
        // The provider appends 26 characters.
        namePrefix: text({
            replaces: true,
            computed: true,
            must: matching(/^[\w+=,.@-]{1,38}$/, "1 to 38 letters, digits or any of + = , . @ _ -"),
        }),
        path: text({ default: "/", replaces: true, must: iamPath }),
        assumeRolePolicy: json(equivalentPolicies, { required: true }),
        description: text({ must: [(text) => text.length <= 1000, "at most 1000 characters long"] }),
        maxSessionDuration: integer({
            default: 3600,
            must: [(seconds) => seconds >= 3600 && seconds <= 43200, "between 3600 and 43200 seconds"],
        }),
        permissionsBoundary: text({ must: arn }),
        forceDetachPolicies: flag({ default: false }),
        tags: textMap({}),
    },
    outputs: ["arn", "createDate", "managedPolicyArns", "uniqueId"],
    autoname: { maximumLength: 64 },
    identity: ({ name }) => name ?? "",

    async create(aws, args) {
        const name = nameFor(args);
        await boundaryExists(aws, args.permissionsBoundary);
        await aws.iam.createRole({
            RoleName: name,
            Path: args.path,
            AssumeRolePolicyDocument: args.assumeRolePolicy,
            Description: args.description,
            MaxSessionDuration: args.maxSessionDuration,
            PermissionsBoundary: args.permissionsBoundary,
            Tags: tagList(args.tags),
        });
        return name;
    },

    async read(aws, name) {
        const answer = await unlessGone(aws.iam.getRole({ RoleName: name }));
        const role = answer?.Role;
        if (!role) return undefined;
        return {
            arn: role.Arn ?? "",
            uniqueId: role.RoleId ?? "",
            createDate: rfc3339(role.CreateDate),
            name: role.RoleName ?? name,
            path: role.Path ?? "/",
            // AWS returns documents as they appear in a URL.
            assumeRolePolicy: decodeURIComponent(role.AssumeRolePolicyDocument ?? ""),
            description: role.Description ?? "",
            maxSessionDuration: role.MaxSessionDuration ?? 3600,
            permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
            managedPolicyArns: await attachedPolicies(aws, name),
            tags: tagsByName(role.Tags),
        };
    },

    async update(aws, name, { before, after, changed }) {
        if (changed("assumeRolePolicy")) {
            await aws.iam.updateAssumeRolePolicy({ RoleName: name, PolicyDocument: after.assumeRolePolicy });
        }
        if (changed("description", "maxSessionDuration")) {
            await aws.iam.updateRole({
                RoleName: name,
                Description: after.description ?? "",
                MaxSessionDuration: after.maxSessionDuration,
            });
        }
        if (changed("permissionsBoundary")) {
            await boundaryExists(aws, after.permissionsBoundary);
            await (after.permissionsBoundary
                ? aws.iam.putRolePermissionsBoundary({
                      RoleName: name,
                      PermissionsBoundary: after.permissionsBoundary,
                  })
                : aws.iam.deleteRolePermissionsBoundary({ RoleName: name }));
        }
        if (changed("tags")) {
            await changeTags(before.tags, after.tags, {
                remove: (names) => aws.iam.untagRole({ RoleName: name, TagKeys: names }),
                set: (tags) => aws.iam.tagRole({ RoleName: name, Tags: tagList(tags) }),
            });
        }
    },

    async delete(aws, name, known) {
        if (known["forceDetachPolicies"] === true) await detachPolicies(aws, name);
        await aws.iam.deleteRole({ RoleName: name });
    },
});

/** AWS refuses a boundary that is not there; moto takes any ARN. */
async function boundaryExists(aws: Aws, arn: string | undefined): Promise<void> {
    if (arn && !(await unlessGone(aws.iam.getPolicy({ PolicyArn: arn })))) {
        throw new ProviderError(`NoSuchEntity: Scope ARN: ${arn} does not exist or is not attachable.`);
    }
}

async function detachPolicies(aws: Aws, name: string): Promise<void> {
    for (const arn of await attachedPolicies(aws, name)) {
        await aws.iam.detachRolePolicy({ RoleName: name, PolicyArn: arn });
    }
}

/** The ARNs of the managed policies of a role. */
export async function attachedPolicies(aws: Aws, role: string): Promise<string[]> {
    const arns: string[] = [];
    let Marker: string | undefined;
    do {
        const page = await aws.iam.listAttachedRolePolicies({ RoleName: role, Marker });
        arns.push(...(page.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []));
        Marker = page.Marker;
    } while (Marker !== undefined);
    return arns;
}
