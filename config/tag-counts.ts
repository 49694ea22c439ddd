import { type MoreTags, tagCountProblems as countProblems } from "../components/aws/tag-counts";
import { destinationTags } from "../components/fluent-bit-windows/destination-tags";
import { type Problem, within } from "../components/settings/problems";
import { nodeNameTag } from "../components/windows-cluster/create/node-group-args";
import { ownerTag } from "../components/windows-cluster/owner-tag";
import type { StackSettings } from "./stack-settings";

/** More tags than AWS allows on one resource, and tags that the program sets itself. */
export function tagCountProblems({ cluster, fluentBit, tags, iam }: Omit<StackSettings, "iisApps">): Problem[] {
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
        ...within("fluentBit", destinationTags(fluentBit)),
    ];
    const own = { everywhere: [ownerTag], somewhere: cluster.mode === "create" ? [nodeNameTag] : [] };
    return [...reserved, ...countProblems(tags, more, own)];
}
