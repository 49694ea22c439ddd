import type { Aws } from "./aws-clients";
import type { PropertyPath } from "./property-values";

/** A secret tag is a secret among all tags too. */
export function outputSecrets(secrets: readonly PropertyPath[]): PropertyPath[] {
    return secrets.flatMap((path) => (path[0] === "tags" ? [path, ["tagsAll", ...path.slice(1)]] : [path]));
}

/** Texts by name, from the forms in which AWS' services return them. AWS' own tags are not the program's. */
export function tagsByName(tags: unknown): Tags {
    const pairs = Array.isArray(tags)
        ? tags.map((tag: Record<string, string>): [string, string] => [
              tag["Key"] ?? tag["TagKey"] ?? tag["Name"] ?? "",
              tag["Value"] ?? tag["TagValue"] ?? "",
          ])
        : Object.entries((tags ?? {}) as Tags);
    return Object.fromEntries(pairs.filter(([name]) => !name.startsWith("aws:")));
}

export type Tags = Record<string, string>;

export function tagList(tags: Tags = {}): { Key: string; Value: string }[] {
    return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** How a service knows one of its resources. */
interface Tagged {
    readonly id: string;
    readonly arn: string;
}

/** The requests with which a service changes the tags of a resource: one by one, or all at once. */
export type Tagging = {
    /** Where the answer about the resource has no tags, the request for them. */
    list?(aws: Aws, tagged: Tagged): Promise<unknown>;
} & (
    | {
          remove(aws: Aws, tagged: Tagged, names: string[]): Promise<unknown>;
          set(aws: Aws, tagged: Tagged, tags: Tags): Promise<unknown>;
      }
    | { replace(aws: Aws, tagged: Tagged, tags: Tags): Promise<unknown> }
);

/** Turns one set of tags into another with as few requests as that takes. */
export async function retag(
    aws: Aws,
    tagging: Tagging,
    tagged: Tagged,
    before: Tags = {},
    after: Tags = {},
): Promise<void> {
    if ("replace" in tagging) {
        await tagging.replace(aws, tagged, after);
        return;
    }
    const removed = Object.keys(before).filter((name) => !(name in after));
    const set = Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value));
    if (removed.length > 0) await tagging.remove(aws, tagged, removed);
    if (Object.keys(set).length > 0) await tagging.set(aws, tagged, set);
}

export const logsTags: Tagging = {
    list: async (aws, { arn }) => (await aws.logs.listTagsForResource({ resourceArn: arn })).tags,
    remove: (aws, { arn }, tagKeys) => aws.logs.untagResource({ resourceArn: arn, tagKeys }),
    set: (aws, { arn }, tags) => aws.logs.tagResource({ resourceArn: arn, tags }),
};

export const eksTags: Tagging = {
    remove: (aws, { arn }, tagKeys) => aws.eks.untagResource({ resourceArn: arn, tagKeys }),
    set: (aws, { arn }, tags) => aws.eks.tagResource({ resourceArn: arn, tags }),
};

export const ecrTags: Tagging = {
    list: async (aws, { arn }) => (await aws.ecr.listTagsForResource({ resourceArn: arn })).tags,
    remove: (aws, { arn }, tagKeys) => aws.ecr.untagResource({ resourceArn: arn, tagKeys }),
    set: (aws, { arn }, tags) => aws.ecr.tagResource({ resourceArn: arn, tags: tagList(tags) }),
};

export const imageBuilderTags: Tagging = {
    remove: (aws, { arn }, tagKeys) => aws.imagebuilder.untagResource({ resourceArn: arn, tagKeys }),
    set: (aws, { arn }, tags) => aws.imagebuilder.tagResource({ resourceArn: arn, tags }),
};

export const cloudWatchTags: Tagging = {
    list: async (aws, { arn }) => (await aws.cloudwatch.listTagsForResource({ ResourceARN: arn })).Tags,
    remove: (aws, { arn }, TagKeys) => aws.cloudwatch.untagResource({ ResourceARN: arn, TagKeys }),
    set: (aws, { arn }, tags) => aws.cloudwatch.tagResource({ ResourceARN: arn, Tags: tagList(tags) }),
};

export const snsTags: Tagging = {
    list: async (aws, { arn }) => (await aws.sns.listTagsForResource({ ResourceArn: arn })).Tags,
    remove: (aws, { arn }, TagKeys) => aws.sns.untagResource({ ResourceArn: arn, TagKeys }),
    set: (aws, { arn }, tags) => aws.sns.tagResource({ ResourceArn: arn, Tags: tagList(tags) }),
};

export const ec2Tags: Tagging = {
    remove: (aws, { id }, names) => aws.ec2.deleteTags({ Resources: [id], Tags: names.map((Key) => ({ Key })) }),
    set: (aws, { id }, tags) => aws.ec2.createTags({ Resources: [id], Tags: tagList(tags) }),
};
