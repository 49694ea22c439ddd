import { flag, integer, json, text } from "../argument";
import { equivalentPolicies } from "../policy-document";
import { pascalCaseType } from "../resource-type";
import { between, length } from "../rules";
import type { Tags } from "../tags";

export const kmsKey = pascalCaseType("kms.Key", {
    title: "KMS Key",
    arguments: {
        description: text({ computed: true, must: length(0, 8192) }),
        enableKeyRotation: flag({ default: false }),
        deletionWindowInDays: integer({ untold: true, must: between(7, 30) }),
        policy: json(equivalentPolicies, { computed: true }),
    },
    outputs: ["arn", "keyId", "multiRegion"],
    // KMS generates the name of every key, so two keys of one region do not conflict.
    identity: ["region"],
    identifier: "KeyId",
    tagging: {
        list: async (aws, { id }) => (await aws.kms.listResourceTags({ KeyId: id })).Tags,
        remove: (aws, { id }, TagKeys) => aws.kms.untagResource({ KeyId: id, TagKeys }),
        set: (aws, { id }, tags) => aws.kms.tagResource({ KeyId: id, Tags: tagsOf(tags) }),
    },

    create: async (aws, { Description, Policy }, { tags }) =>
        (await aws.kms.createKey({ Description, Policy, Tags: tagsOf(tags) })).KeyMetadata,

    async complete(aws, key, { enableKeyRotation }) {
        if (enableKeyRotation) await aws.kms.enableKeyRotation(key);
    },

    async read(aws, key) {
        const { KeyMetadata: metadata } = await aws.kms.describeKey(key);
        // A key with a scheduled deletion counts as deleted.
        if (!metadata || metadata.KeyState === "PendingDeletion") return undefined;
        const [{ KeyRotationEnabled: enableKeyRotation }, { Policy }] = await Promise.all([
            aws.kms.getKeyRotationStatus(key),
            aws.kms.getKeyPolicy({ ...key, PolicyName: "default" }),
        ]);
        return { ...metadata, multiRegion: metadata.MultiRegion ?? false, enableKeyRotation, Policy };
    },

    async update(aws, key, { request: { Description = "", EnableKeyRotation, Policy }, changed }) {
        if (changed("description")) await aws.kms.updateKeyDescription({ ...key, Description });
        if (changed("enableKeyRotation")) {
            await (EnableKeyRotation ? aws.kms.enableKeyRotation(key) : aws.kms.disableKeyRotation(key));
        }
        if (changed("policy")) await aws.kms.putKeyPolicy({ ...key, PolicyName: "default", Policy });
    },

    delete: (aws, key, { deletionWindowInDays: PendingWindowInDays = 30 }) =>
        aws.kms.scheduleKeyDeletion({ ...key, PendingWindowInDays }),
});

function tagsOf(tags: Tags = {}) {
    return Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}
