import { type MoreTags, tagCountProblems as countProblems } from "../components/aws/tag-counts";
import { destinationTags } from "../components/fluent-bit-windows/destination-tags";
import { type Problem, within } from "../components/settings/problems";
import { nodeNameTag } from "../components/windows-cluster/create/node-group-args";
import { ownerTag } from "../components/windows-cluster/owner-tag";
import type { StackSettings } from "./stack-settings";

/** Settings that determine tags. */
export type TaggedSettings = Partial<Pick<StackSettings, "cluster" | "fluentBit">> &
    Pick<StackSettings, "tags" | "iam">;

/** More tags than AWS allows on one resource, and tags that the program sets itself. */
export function tagCountProblems({ cluster, fluentBit, tags, iam }: TaggedSettings): Problem[] {
    const reserved = Object.entries({ tags, "iam.tags": iam.tags }).flatMap(([setting, map]) =>
        ownerTag in map
            ? [
                  {
                      setting: `${setting}.${ownerTag}`,
                      value: JSON.stringify(map[ownerTag]),
                      remedy: "is a tag that the program sets itself, to find its own resources; remove it",
                  },
              ]
            : [],
    );
    const more: MoreTags[] = [
        { setting: "iam.tags", tags: iam.tags },
        ...(fluentBit === undefined ? [] : within("fluentBit", destinationTags(fluentBit))),
    ];
    const own = { everywhere: [ownerTag], somewhere: cluster?.mode === "create" ? [nodeNameTag] : [] };
    return [...reserved, ...countProblems(tags, more, own)];
}
