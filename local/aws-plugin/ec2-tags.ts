import type { ResourceType, TagSpecification } from "@aws-sdk/client-ec2";

import type { Aws } from "./aws-clients";
import { changeTags, tagList } from "./tags";

type Tags = Record<string, string> | undefined;

/** How EC2 takes the tags of something that it makes. */
export function tagSpecifications(kind: ResourceType, tags: Tags): TagSpecification[] | undefined {
    return tags && Object.keys(tags).length > 0 ? [{ ResourceType: kind, Tags: tagList(tags) }] : undefined;
}

export async function changeEc2Tags(aws: Aws, id: string, before: Tags, after: Tags): Promise<void> {
    await changeTags(before, after, {
        remove: (names) => aws.ec2.deleteTags({ Resources: [id], Tags: names.map((Key) => ({ Key })) }),
        set: (tags) => aws.ec2.createTags({ Resources: [id], Tags: tagList(tags) }),
    });
}

/** EC2 tells ARNs of few of its resources. */
export function ec2Arn(aws: Aws, owner: string | undefined, resource: string): string {
    return `arn:aws:ec2:${aws.region}:${owner ?? ""}:${resource}`;
}
