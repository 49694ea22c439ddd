import type { Problem } from "../settings/problems";

/** Maximum number of tags on one AWS resource, without tags that begin with `aws:`: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const mostTags = 50;

/** The tags of a setting that some resources get in addition to the common tags. */
export interface MoreTags {
    setting: string;
    tags: object | undefined;
}

/**
 * More tags than AWS allows on one resource.
 *
 * @param tags tags of all resources
 * @param more more tags of some resources
 * @param own keys that the program adds to all resources, and to some
 */
export function tagCountProblems(
    tags: object,
    more: readonly MoreTags[],
    own: { everywhere: readonly string[]; somewhere: readonly string[] } = { everywhere: [], somewhere: [] },
): Problem[] {
    const ofAll = tooMany({ setting: "tags", tags }, [...own.everywhere, ...own.somewhere]);
    if (ofAll.length > 0) {
        return ofAll;
    }
    // The resources of each destination of a route get the route's tags.
    const once = new Map(more.map(({ setting, tags: these }) => [setting, these]));
    return [...once].flatMap(([setting, these = {}]) =>
        Object.keys(these).length === 0 ? [] : tooMany({ setting, tags: { ...tags, ...these } }, own.everywhere),
    );
}

function tooMany({ setting, tags }: { setting: string; tags: object }, own: readonly string[]): Problem[] {
    const keys = new Set([...Object.keys(tags), ...own]);
    const where = setting === "tags" ? "" : " here or under tags";
    const added = own.length === 0 ? "" : ` (${own.join(" and ")} ${own.length > 1 ? "are" : "is"} added to yours)`;
    const remedy = `makes ${keys.size} tags on one resource, but AWS allows ${mostTags}; remove ${keys.size - mostTags}${where}${added}`;
    return keys.size <= mostTags ? [] : [{ setting, remedy }];
}
