import { flag, integer, json, text } from "../argument";
import { equivalentPolicies } from "../policy-document";
import { resourceType } from "../resource-type";
import { between, length } from "../rules";
import type { Tags } from "../tags";

export const kmsKey = resourceType({
    token: "aws:kms/key:Key",
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
    tagging: {
        list: async (aws, { id }) => (await aws.kms.listResourceTags({ KeyId: id })).Tags,
        remove: (aws, { id }, TagKeys) => aws.kms.untagResource({ KeyId: id, TagKeys }),
        set: (aws, { id }, tags) => aws.kms.tagResource({ KeyId: id, Tags: tagsOf(tags) }),
    },

    async create(aws, { description: Description, policy: Policy, tags }) {
        const { KeyMetadata } = await aws.kms.createKey({ Description, Policy, Tags: tagsOf(tags) });
        return KeyMetadata?.KeyId;
    },

    async complete(aws, KeyId, { enableKeyRotation }) {
        if (enableKeyRotation) await aws.kms.enableKeyRotation({ KeyId });
    },

    async read(aws, KeyId) {
        const { KeyMetadata: key } = await aws.kms.describeKey({ KeyId });
        // A key with a scheduled deletion counts as deleted.
        if (!key || key.KeyState === "PendingDeletion") return undefined;
        const [{ KeyRotationEnabled }, { Policy }] = await Promise.all([
            aws.kms.getKeyRotationStatus({ KeyId }),
            aws.kms.getKeyPolicy({ KeyId, PolicyName: "default" }),
        ]);
        return { multiRegion: key.MultiRegion ?? false, ...key, enableKeyRotation: KeyRotationEnabled, policy: Policy };
    },

    async update(aws, KeyId, { after: { description = "", enableKeyRotation, policy: Policy }, changed }) {
        if (changed("description")) await aws.kms.updateKeyDescription({ KeyId, Description: description });
        if (changed("enableKeyRotation")) {
            await (enableKeyRotation ? aws.kms.enableKeyRotation({ KeyId }) : aws.kms.disableKeyRotation({ KeyId }));
        }
        if (changed("policy")) await aws.kms.putKeyPolicy({ KeyId, PolicyName: "default", Policy });
    },

    delete: (aws, KeyId, { deletionWindowInDays = 30 }) =>
        aws.kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: deletionWindowInDays }),
});

function tagsOf(tags: Tags = {}) {
    return Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}
