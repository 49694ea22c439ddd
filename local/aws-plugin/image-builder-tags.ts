import type { Aws } from "./aws-clients";
import { changeTags } from "./tags";

interface TagChange {
    readonly before: { readonly tags?: Record<string, string> | undefined };
    readonly after: { readonly tags?: Record<string, string> | undefined };
    readonly changed: (name: "tags") => boolean;
}

/** Most of what Image Builder has never changes, but for its tags. */
export async function changeImageBuilderTags(
    aws: Aws,
    resourceArn: string,
    { before, after, changed }: TagChange,
): Promise<void> {
    if (!changed("tags")) return;
    await changeTags(before.tags, after.tags, {
        remove: (tagKeys) => aws.imagebuilder.untagResource({ resourceArn, tagKeys }),
        set: (tags) => aws.imagebuilder.tagResource({ resourceArn, tags }),
    });
}
