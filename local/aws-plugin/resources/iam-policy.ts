import type { PolicyVersion } from "@aws-sdk/client-iam";
import { setTimeout as wait } from "node:timers/promises";

import { integer, json, text, textMap } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { iamPath } from "../iam-path";
import { nameFor } from "../name-prefix";
import { equivalentPolicies } from "../policy-document";
import { resourceType } from "../resource-type";
import { length, matching } from "../rules";
import { changeTags, tagList, tagsByName } from "../tags";

/** AWS keeps at most this many versions of a policy. */
const maximumVersions = 5;

export const iamPolicy = resourceType({
    token: "aws:iam/policy:Policy",
    title: "IAM Policy",
    arguments: {
        name: text({
            replaces: true,
            computed: true,
            must: [(name) => /^[\w+=,.@-]{1,128}$/.test(name), "1 to 128 letters, digits or any of + = , . @ _ -"],
        }),
        // The provider appends 26 characters.
        namePrefix: text({
            replaces: true,
            computed: true,
            must: matching(/^[\w+=,.@-]{1,102}$/, "1 to 102 letters, digits or any of + = , . @ _ -"),
        }),
        path: text({ default: "/", replaces: true, must: iamPath }),
        policy: json(equivalentPolicies, { required: true }),
        description: text({ replaces: true, must: length(0, 1000) }),
        delayAfterPolicyCreationInMs: integer({}),
        tags: textMap({}),
    },
    outputs: ["arn", "policyId", "attachmentCount"],
    autoname: { maximumLength: 128 },
    identity: ({ name }) => name ?? "",

    async create(aws, args) {
        const { Policy } = await aws.iam.createPolicy({
            PolicyName: nameFor(args),
            Path: args.path,
            PolicyDocument: args.policy,
            Description: args.description,
            Tags: tagList(args.tags),
        });
        return Policy?.Arn ?? "";
    },

    read: readPolicy,

    async update(aws, arn, { before, after, changed }) {
        if (changed("policy")) await newDefaultVersion(aws, arn, after.policy, after.delayAfterPolicyCreationInMs);
        if (changed("tags")) {
            await changeTags(before.tags, after.tags, {
                remove: (names) => aws.iam.untagPolicy({ PolicyArn: arn, TagKeys: names }),
                set: (tags) => aws.iam.tagPolicy({ PolicyArn: arn, Tags: tagList(tags) }),
            });
        }
    },

    async delete(aws, arn) {
        // AWS deletes a policy only when its default version is the last one.
        for (const version of await olderVersions(aws, arn)) await deleteVersion(aws, arn, version);
        await aws.iam.deletePolicy({ PolicyArn: arn });
    },
});

/** What is known of it; undefined where there is none. */
export async function readPolicy(aws: Aws, arn: string) {
    const answer = await unlessGone(aws.iam.getPolicy({ PolicyArn: arn }));
    const policy = answer?.Policy;
    if (!policy) return undefined;
    const { PolicyVersion } = await aws.iam.getPolicyVersion({ PolicyArn: arn, VersionId: policy.DefaultVersionId });
    return {
        arn,
        policyId: policy.PolicyId ?? "",
        attachmentCount: policy.AttachmentCount ?? 0,
        name: policy.PolicyName ?? "",
        path: policy.Path ?? "/",
        // AWS returns documents as they appear in a URL.
        policy: decodeURIComponent(PolicyVersion?.Document ?? ""),
        description: policy.Description ?? "",
        tags: tagsByName(policy.Tags),
    };
}

async function newDefaultVersion(aws: Aws, arn: string, document: string, delay: number | undefined): Promise<void> {
    const older = await olderVersions(aws, arn);
    const [oldest] = older;
    if (older.length + 1 >= maximumVersions && oldest) await deleteVersion(aws, arn, oldest);
    const { PolicyVersion: created } = await aws.iam.createPolicyVersion({
        PolicyArn: arn,
        PolicyDocument: document,
        SetAsDefault: !delay,
    });
    if (!delay) return;
    await wait(delay);
    await aws.iam.setDefaultPolicyVersion({ PolicyArn: arn, VersionId: created?.VersionId });
}

/** All versions but the default one, the oldest first. */
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
