import { statedDestinations } from "../components/fluent-bit-windows/stated-destinations";
import type { Problem } from "../components/settings/problems";
import { ownerTag } from "../components/windows-cluster/owner-tag";
import type { StackSettings } from "./stack-settings";

/** Maximum number of tags on one AWS resource, without tags that begin with `aws:`: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const mostTags = 50;

type Tags = Record<string, string>;

/** Settings that determine tags. */
export type TaggedSettings = Partial<Pick<StackSettings, "cluster" | "fluentBit">> &
    Pick<StackSettings, "tags" | "iam">;

/** More tags than AWS allows on one resource, and tags that the program sets itself. */
export function tagCountProblems({ cluster, fluentBit, tags, iam }: TaggedSettings): Problem[] {
    // The tag `Name` is the name of volumes and instances.
    const own = [ownerTag, ...(cluster?.mode === "create" ? ["Name"] : [])];
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
    const places: [setting: string, more: Tags | undefined][] = [
        ["iam.tags", iam.tags],
        ...(fluentBit === undefined ? [] : destinationTags(fluentBit)),
    ];
    // The resources of each destination of a route get the route's tags.
    const once = new Map(places.map(([setting, more]) => [setting, more]));
    const ofAll = tooMany("tags", tags, own);
    return [
        ...reserved,
        ...ofAll,
        ...(ofAll.length > 0
            ? []
            : [...once].flatMap(([setting, more]) =>
                  more === undefined || Object.keys(more).length === 0
                      ? []
                      : tooMany(setting, { ...tags, ...more }, [ownerTag]),
              )),
    ];
}

function tooMany(setting: string, tags: Tags, own: readonly string[]): Problem[] {
    const keys = new Set([...Object.keys(tags), ...own]);
    return keys.size <= mostTags
        ? []
        : [
              {
                  setting,
                  remedy:
                      `makes ${keys.size} tags on one resource, but AWS allows ${mostTags}; remove ${keys.size - mostTags}` +
                      `${setting === "tags" ? "" : " here or under tags"} (${own.join(" and ")} ${own.length > 1 ? "are" : "is"} added to yours)`,
              },
          ];
}

function destinationTags(fluentBit: StackSettings["fluentBit"]): [setting: string, tags: Tags | undefined][] {
    return [
        ["fluentBit.s3.tags", fluentBit.s3.tags],
        ...statedDestinations(fluentBit).map(({ setting, destination, routeTags }): [string, Tags | undefined] => {
            // Datadog's tags are not AWS tags.
            const own = destination.type === "datadog" || !("tags" in destination) ? undefined : destination.tags;
            return own === undefined
                ? [`fluentBit.${setting.replace(/\.to\[\d+\]$/, "")}.tags`, routeTags]
                : [`fluentBit.${setting}.tags`, { ...routeTags, ...own }];
        }),
    ];
}
