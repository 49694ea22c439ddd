import type { KeyMetadata } from "@aws-sdk/client-kms";

import { flag, integer, json, text, textMap } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { equivalentPolicies } from "../policy-document";
import { resourceType } from "../resource-type";
import { between, length } from "../rules";
import { changeTags } from "../tags";

export const kmsKey = resourceType({
    token: "aws:kms/key:Key",
    title: "KMS Key",
    arguments: {
        description: text({ computed: true, must: length(0, 8192) }),
        enableKeyRotation: flag({ default: false }),
        deletionWindowInDays: integer({ must: between(7, 30) }),
        policy: json(equivalentPolicies, { computed: true }),
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    outputs: ["arn", "keyId", "multiRegion"],
    // KMS generates the name of every key, so two keys of one region do not conflict.
    identity: ({ region }) => region ?? "",

    async create(aws, args) {
        const { KeyMetadata } = await aws.kms.createKey({
            Description: args.description,
            Policy: args.policy,
            Tags: tagsOf(args.tags),
        });
        return KeyMetadata?.KeyId ?? "";
    },

    async complete(aws, KeyId, { enableKeyRotation }) {
        if (enableKeyRotation) await aws.kms.enableKeyRotation({ KeyId });
    },

    async read(aws, KeyId) {
        const key = await describe(aws, KeyId);
        if (!key) return undefined;
        const [{ KeyRotationEnabled }, { Policy }, { Tags }] = await Promise.all([
            aws.kms.getKeyRotationStatus({ KeyId }),
            aws.kms.getKeyPolicy({ KeyId, PolicyName: "default" }),
            aws.kms.listResourceTags({ KeyId }),
        ]);
        return {
            arn: key.Arn ?? "",
            keyId: KeyId,
            description: key.Description ?? "",
            enableKeyRotation: KeyRotationEnabled ?? false,
            multiRegion: key.MultiRegion ?? false,
            policy: Policy ?? "",
            tags: Object.fromEntries((Tags ?? []).map(({ TagKey, TagValue }) => [TagKey ?? "", TagValue ?? ""])),
        };
    },

    async update(aws, KeyId, { before, after, changed }) {
        if (changed("description")) {
            await aws.kms.updateKeyDescription({ KeyId, Description: after.description ?? "" });
        }
        if (changed("enableKeyRotation")) {
            await (after.enableKeyRotation
                ? aws.kms.enableKeyRotation({ KeyId })
                : aws.kms.disableKeyRotation({ KeyId }));
        }
        if (changed("policy")) {
            await aws.kms.putKeyPolicy({ KeyId, PolicyName: "default", Policy: after.policy });
        }
        if (changed("tags")) {
            await changeTags(before.tags, after.tags, {
                remove: (TagKeys) => aws.kms.untagResource({ KeyId, TagKeys }),
                set: (tags) => aws.kms.tagResource({ KeyId, Tags: tagsOf(tags) }),
            });
        }
    },

    async delete(aws, KeyId, known) {
        const days = known["deletionWindowInDays"];
        await aws.kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: typeof days === "number" ? days : 30 });
    },
});

/** A key that waits for its deletion is as good as gone. */
async function describe(aws: Aws, KeyId: string): Promise<KeyMetadata | undefined> {
    const key = (await unlessGone(aws.kms.describeKey({ KeyId })))?.KeyMetadata;
    return key?.KeyState === "PendingDeletion" ? undefined : key;
}

function tagsOf(tags: Readonly<Record<string, string>> = {}) {
    return Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}
