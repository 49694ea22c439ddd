import type { Aws } from "./aws-clients";
import type { PropertyPath } from "./property-values";

/** Secret tags are also secret in the property with all tags. */
export function outputSecrets(secrets: readonly PropertyPath[]): PropertyPath[] {
    return secrets.flatMap((path) => (path[0] === "tags" ? [path, ["tagsAll", ...path.slice(1)]] : [path]));
}

/** Tags by name, from the different forms of AWS' services, without AWS' own tags. */
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

/** How a service identifies a resource. */
interface Tagged {
    readonly id: string;
    readonly arn: string;
}

/** A service's requests that change tags of a resource: individually, or all at once. */
export type Tagging = {
    /** The request for tags, if they are not in the response about the resource. */
    list?(aws: Aws, tagged: Tagged): Promise<unknown>;
} & (
    | {
          remove(aws: Aws, tagged: Tagged, names: string[]): Promise<unknown>;
          set(aws: Aws, tagged: Tagged, tags: Tags): Promise<unknown>;
      }
    | { replace(aws: Aws, tagged: Tagged, tags: Tags): Promise<unknown> }
);

/** Changes tags with the minimum number of requests. */
export async function retag(aws: Aws, tagging: Tagging, tagged: Tagged, before: Tags = {}, after: Tags = {}) {
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

/** @param name the name of the ID in requests, such as `RoleName` */
export function iamTags(kind: "InstanceProfile" | "OpenIDConnectProvider" | "Policy" | "Role", name: string): Tagging {
    const call = (iam: Aws["iam"], operation: `tag${typeof kind}` | `untag${typeof kind}`, request: object) =>
        (iam[operation] as (request: object) => Promise<unknown>).call(iam, request);
    return {
        remove: (aws, { id }, TagKeys) => call(aws.iam, `untag${kind}`, { [name]: id, TagKeys }),
        set: (aws, { id }, tags) => call(aws.iam, `tag${kind}`, { [name]: id, Tags: tagList(tags) }),
    };
}

export const ec2Tags: Tagging = {
    remove: (aws, { id }, names) => aws.ec2.deleteTags({ Resources: [id], Tags: names.map((Key) => ({ Key })) }),
    set: (aws, { id }, tags) => aws.ec2.createTags({ Resources: [id], Tags: tagList(tags) }),
};
