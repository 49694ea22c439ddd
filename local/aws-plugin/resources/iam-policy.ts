import type { PolicyVersion } from "@aws-sdk/client-iam";

import { json, text } from "../argument";
import type { Aws } from "../aws-clients";
import { equivalentPolicies } from "../policy-document";
import { resourceType } from "../resource-type";
import { iamPath, length } from "../rules";
import { tagList } from "../tags";
import { iamNames } from "./iam-names";

/** Maximum number of versions of a policy. */
const maximumVersions = 5;

export const iamPolicy = resourceType({
    token: "aws:iam/policy:Policy",
    title: "IAM Policy",
    global: true,
    arguments: {
        ...iamNames(128),
        path: text({ default: "/", replaces: true, must: iamPath }),
        policy: json(equivalentPolicies, { required: true }),
        description: text({ replaces: true, must: length(0, 1000) }),
    },
    prefixed: ["name", "namePrefix"],
    outputs: ["arn", "policyId", "attachmentCount"],
    autoname: { maximumLength: 128 },
    identity: ["name"],
    tagging: {
        remove: (aws, { id }, TagKeys) => aws.iam.untagPolicy({ PolicyArn: id, TagKeys }),
        set: (aws, { id }, tags) => aws.iam.tagPolicy({ PolicyArn: id, Tags: tagList(tags) }),
    },

    async create(aws, { name: PolicyName, policy: PolicyDocument }, { Path, Description, Tags }) {
        const { Policy } = await aws.iam.createPolicy({ PolicyName, Path, PolicyDocument, Description, Tags });
        return Policy?.Arn;
    },

    async read(aws, PolicyArn) {
        const { Policy } = await aws.iam.getPolicy({ PolicyArn });
        const version = { PolicyArn, VersionId: Policy?.DefaultVersionId };
        const { PolicyVersion } = await aws.iam.getPolicyVersion(version);
        // AWS returns documents with URL encoding.
        return { ...Policy, name: Policy?.PolicyName, policy: decodeURIComponent(PolicyVersion?.Document ?? "") };
    },

    async update(aws, arn, { after, changed }) {
        if (changed("policy")) await newDefaultVersion(aws, arn, after.policy);
    },

    async delete(aws, arn) {
        // AWS only deletes a policy without other versions than the default one.
        for (const version of await olderVersions(aws, arn)) await deleteVersion(aws, arn, version);
        await aws.iam.deletePolicy({ PolicyArn: arn });
    },
});

async function newDefaultVersion(aws: Aws, PolicyArn: string, PolicyDocument: string): Promise<void> {
    const older = await olderVersions(aws, PolicyArn);
    const [oldest] = older;
    if (older.length + 1 >= maximumVersions && oldest) await deleteVersion(aws, PolicyArn, oldest);
    await aws.iam.createPolicyVersion({ PolicyArn, PolicyDocument, SetAsDefault: true });
}

/** All versions except the default one, the oldest first. */
async function olderVersions(aws: Aws, arn: string): Promise<PolicyVersion[]> {
    const { Versions } = await aws.iam.listPolicyVersions({ PolicyArn: arn });
    return (Versions ?? [])
        .filter((version) => !version.IsDefaultVersion)
        .sort((a, b) => versionNumber(a) - versionNumber(b));
}

/** Versions are called v1, v2, …; their dates do not order them, because two can have the same second. */
function versionNumber({ VersionId }: PolicyVersion): number {
    return Number(VersionId?.slice(1));
}

async function deleteVersion(aws: Aws, arn: string, { VersionId }: PolicyVersion): Promise<void> {
    await aws.iam.deletePolicyVersion({ PolicyArn: arn, VersionId });
}
