import type { PolicyVersion } from "@aws-sdk/client-iam";

import { integer, json, text, texts, textSet } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError, unlessGone } from "../aws-errors";
import { invoke, lookUp } from "../invoke";
import { allOf } from "../pages";
import { equivalentPolicies } from "../policy-document";
import { pascalCaseType } from "../resource-type";
import { arn, between, length, matching, type Rule } from "../rules";
import { iamTags } from "../tags";

function ownName<const As extends string>(as: As, longest: number) {
    const pattern = new RegExp(`^[\\w+=,.@-]{1,${longest}}$`);
    const must = matching(pattern, `1 to ${longest} letters, digits or any of + = , . @ _ -`);
    return text({ as, replaces: true, autoname: longest, must });
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const validPath: Rule<string> = [
    (path) => path.length <= 512 && /^(\/|\/[!-~]+\/)$/.test(path),
    'a path that begins and ends with "/", of at most 512 characters',
];
const path = text({ default: "/", replaces: true, must: validPath });

export const iamRole = pascalCaseType("iam.Role", {
    title: "IAM Role",
    global: true,
    arguments: {
        name: ownName("RoleName", 64),
        path,
        assumeRolePolicy: json(equivalentPolicies, { as: "AssumeRolePolicyDocument", required: true }),
        description: text({ must: length(0, 1000) }),
        maxSessionDuration: integer({ default: 3600, must: between(3600, 43200) }),
        permissionsBoundary: text({ must: arn }),
    },
    outputs: ["arn", "createDate", "managedPolicyArns", "uniqueId"],
    outputNames: { uniqueId: "RoleId" },
    id: "name",
    tagging: iamTags("Role", "RoleName"),

    async create(aws, request) {
        await boundaryExists(aws, request.PermissionsBoundary);
        await aws.iam.createRole(request);
    },

    async read(aws, key) {
        const { Role } = await aws.iam.getRole(key);
        return {
            ...Role,
            // AWS returns documents with URL encoding.
            assumeRolePolicy: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""),
            permissionsBoundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn,
            managedPolicyArns: await attachedPolicies(aws, key.RoleName),
        };
    },

    async update(aws, key, { request, changed }) {
        const { AssumeRolePolicyDocument, Description = "", MaxSessionDuration, PermissionsBoundary } = request;
        if (changed("assumeRolePolicy")) {
            await aws.iam.updateAssumeRolePolicy({ ...key, PolicyDocument: AssumeRolePolicyDocument });
        }
        if (changed("description", "maxSessionDuration")) {
            await aws.iam.updateRole({ ...key, Description, MaxSessionDuration });
        }
        if (changed("permissionsBoundary")) {
            await boundaryExists(aws, PermissionsBoundary);
            await (PermissionsBoundary
                ? aws.iam.putRolePermissionsBoundary({ ...key, PermissionsBoundary })
                : aws.iam.deleteRolePermissionsBoundary(key));
        }
    },

    delete: (aws, key) => aws.iam.deleteRole(key),
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

export const getIamRole = lookUp("iam.getRole", iamRole, "name", {
    without: ["managedPolicyArns"],
    // moto does not support the last use.
    more: () => ({ roleLastUseds: [] }),
});

/** Maximum number of versions of a policy. */
const maximumVersions = 5;

export const iamPolicy = pascalCaseType("iam.Policy", {
    title: "IAM Policy",
    global: true,
    arguments: {
        name: ownName("PolicyName", 128),
        path,
        policy: json(equivalentPolicies, { as: "PolicyDocument", required: true }),
        description: text({ replaces: true, must: length(0, 1000) }),
    },
    outputs: ["arn", "policyId", "attachmentCount"],
    identity: ["name"],
    identifier: "PolicyArn",
    tagging: iamTags("Policy", "PolicyArn"),

    create: async (aws, request) => (await aws.iam.createPolicy(request)).Policy?.Arn,

    async read(aws, key) {
        const { Policy } = await aws.iam.getPolicy(key);
        const { PolicyVersion } = await aws.iam.getPolicyVersion({ ...key, VersionId: Policy?.DefaultVersionId });
        // AWS returns documents with URL encoding.
        return { ...Policy, policy: decodeURIComponent(PolicyVersion?.Document ?? "") };
    },

    async update(aws, key, { request: { PolicyDocument }, changed }) {
        if (!changed("policy")) return;
        const older = await olderVersions(aws, key);
        const [oldest] = older;
        if (older.length + 1 >= maximumVersions && oldest) {
            await aws.iam.deletePolicyVersion({ ...key, VersionId: oldest.VersionId });
        }
        await aws.iam.createPolicyVersion({ ...key, PolicyDocument, SetAsDefault: true });
    },

    async delete(aws, key) {
        // AWS only deletes a policy without other versions than the default one.
        for (const { VersionId } of await olderVersions(aws, key)) {
            await aws.iam.deletePolicyVersion({ ...key, VersionId });
        }
        await aws.iam.deletePolicy(key);
    },
});

/** All versions except the default one, the oldest first. */
async function olderVersions(aws: Aws, key: { PolicyArn: string }): Promise<PolicyVersion[]> {
    const { Versions = [] } = await aws.iam.listPolicyVersions(key);
    return Versions.filter((version) => !version.IsDefaultVersion).sort((a, b) => versionNumber(a) - versionNumber(b));
}

/** Versions are called v1, v2, …; their dates do not order them, because two can have the same second. */
function versionNumber({ VersionId }: PolicyVersion): number {
    return Number(VersionId?.slice(1));
}

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/policy_data_source.go */
export const getIamPolicy = lookUp("iam.getPolicy", iamPolicy, "arn");

const policyArn = text({ required: true, replaces: true, must: arn });

export const iamGroupPolicyAttachment = pascalCaseType("iam.GroupPolicyAttachment", {
    title: "IAM Group Policy Attachment",
    global: true,
    arguments: { group: text({ as: "GroupName", required: true, replaces: true }), policyArn },
    id: "group/policyArn",
    create: (aws, request) => aws.iam.attachGroupPolicy(request),
    async read(aws, { GroupName, PolicyArn }) {
        const pages = aws.iam.paginateListAttachedGroupPolicies({ GroupName });
        return (await allOf(pages, (page) => page.AttachedPolicies)).find((one) => one.PolicyArn === PolicyArn);
    },
    delete: (aws, key) => aws.iam.detachGroupPolicy(key),
});

export const iamRolePolicyAttachment = pascalCaseType("iam.RolePolicyAttachment", {
    title: "IAM Role Policy Attachment",
    global: true,
    arguments: { role: text({ as: "RoleName", required: true, replaces: true }), policyArn },
    id: "role/policyArn",
    create: (aws, request) => aws.iam.attachRolePolicy(request),
    async read(aws, { RoleName, PolicyArn }) {
        const attached = await attachedPolicies(aws, RoleName);
        return attached.includes(PolicyArn) ? {} : undefined;
    },
    delete: (aws, key) => aws.iam.detachRolePolicy(key),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/instance_profile.go */
export const iamInstanceProfile = pascalCaseType("iam.InstanceProfile", {
    title: "IAM Instance Profile",
    global: true,
    arguments: { name: ownName("InstanceProfileName", 128), path, role: text({ as: "RoleName" }) },
    outputs: ["arn", "createDate", "uniqueId"],
    outputNames: { uniqueId: "InstanceProfileId" },
    id: "name",
    tagging: iamTags("InstanceProfile", "InstanceProfileName"),

    create: (aws, request) => aws.iam.createInstanceProfile(request),

    async complete(aws, key, { role: RoleName }) {
        if (RoleName) await aws.iam.addRoleToInstanceProfile({ ...key, RoleName });
    },

    async read(aws, key) {
        const { InstanceProfile } = await aws.iam.getInstanceProfile(key);
        return { ...InstanceProfile, role: InstanceProfile?.Roles?.[0]?.RoleName };
    },

    async update(aws, key, { before, after, changed }) {
        if (!changed("role")) return;
        if (before.role) await aws.iam.removeRoleFromInstanceProfile({ ...key, RoleName: before.role });
        if (after.role) await aws.iam.addRoleToInstanceProfile({ ...key, RoleName: after.role });
    },

    async delete(aws, key, { role: RoleName }) {
        if (RoleName) await aws.iam.removeRoleFromInstanceProfile({ ...key, RoleName });
        await aws.iam.deleteInstanceProfile(key);
    },
});

export const getInstanceProfile = lookUp("iam.getInstanceProfile", iamInstanceProfile, "name", {
    without: ["role", "tags", "uniqueId"],
    async more({ uniqueId = "" }, aws, InstanceProfileName) {
        const { InstanceProfile } = await aws.iam.getInstanceProfile({ InstanceProfileName });
        const [role] = InstanceProfile?.Roles ?? [];
        return { id: uniqueId, roleArn: role?.Arn ?? "", roleId: role?.RoleId ?? "", roleName: role?.RoleName ?? "" };
    },
});

export const iamOidcProvider = pascalCaseType("iam.OpenIdConnectProvider", {
    title: "IAM OIDC Provider",
    global: true,
    arguments: {
        url: text({
            required: true,
            replaces: true,
            must: [
                (url) => URL.canParse(url) && url.startsWith("https://") && new URL(url).search === "",
                "a URL that starts with https://, without a query",
            ],
            same: (a, b) => withoutScheme(a) === withoutScheme(b),
        }),
        clientIdLists: textSet({
            as: "ClientIDList",
            required: true,
            must: [
                (ids) => ids.length > 0 && ids.every((id) => id.length >= 1 && id.length <= 255),
                "a list of at least one client id, each of 1 to 255 characters",
            ],
        }),
    },
    outputs: ["arn", "thumbprintLists"],
    outputNames: { thumbprintLists: "ThumbprintList" },
    identity: ["url"],
    identifier: "OpenIDConnectProviderArn",
    tagging: iamTags("OpenIDConnectProvider", "OpenIDConnectProviderArn"),

    create: (aws, request) => aws.iam.createOpenIDConnectProvider({ ThumbprintList: [], ...request }),

    async read(aws, key) {
        const provider = await aws.iam.getOpenIDConnectProvider(key);
        const { Tags: tags } = provider;
        return { ...provider, arn: key.OpenIDConnectProviderArn, url: withoutScheme(provider.Url ?? ""), tags };
    },

    async update(aws, key, { before, after, changed }) {
        if (!changed("clientIdLists")) return;
        for (const ClientID of without(after.clientIdLists, before.clientIdLists)) {
            await aws.iam.addClientIDToOpenIDConnectProvider({ ...key, ClientID });
        }
        for (const ClientID of without(before.clientIdLists, after.clientIdLists)) {
            await aws.iam.removeClientIDFromOpenIDConnectProvider({ ...key, ClientID });
        }
    },

    delete: (aws, key) => aws.iam.deleteOpenIDConnectProvider(key),
});

function without(values: readonly string[], others: readonly string[]): string[] {
    return values.filter((value) => !others.includes(value));
}

/** IAM and the official provider store the URL of an OIDC provider without its scheme. */
function withoutScheme(url: string): string {
    return url.replace(/^https:\/\//, "");
}

export const getOidcProvider = lookUp("iam.getOpenIdConnectProvider", iamOidcProvider, "arn");

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/principal_policy_simulation_data_source.go */
export const getPrincipalPolicySimulation = invoke("iam.getPrincipalPolicySimulation", {
    arguments: {
        policySourceArn: text({ required: true, must: arn }),
        actionNames: texts({ required: true }),
        resourceArns: texts({}),
    },
    global: true,
    reading: ({ policySourceArn }) => `simulating policies of IAM principal (${policySourceArn})`,
    async call(aws, { policySourceArn, actionNames, resourceArns }) {
        const { EvaluationResults = [] } = await aws.iam.simulatePrincipalPolicy({
            PolicySourceArn: policySourceArn,
            ActionNames: actionNames,
            ResourceArns: resourceArns,
        });
        const results = EvaluationResults.map((result) => ({
            actionName: result.EvalActionName ?? "",
            resourceArn: result.EvalResourceName ?? "",
            decision: result.EvalDecision ?? "",
            allowed: result.EvalDecision === "allowed",
            decisionDetails: {},
            matchedStatements: [],
            missingContextKeys: result.MissingContextValues ?? [],
        }));
        return {
            id: "-",
            policySourceArn,
            actionNames,
            ...(resourceArns && { resourceArns }),
            allAllowed: results.every(({ allowed }) => allowed),
            results,
        };
    },
});
