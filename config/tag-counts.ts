import { statedDestinations } from "../components/fluent-bit-windows/stated-destinations";
import type { Problem } from "../components/settings/problems";
import { ownerTag } from "../components/windows-cluster/owner-tag";
import type { StackSettings } from "./stack-settings";

/** Tags that AWS takes on one object, those that begin with `aws:` aside: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const mostTags = 50;

type Tags = Record<string, string>;

/** What of the settings decides about tags. */
export type TaggedSettings = Partial<Pick<StackSettings, "cluster" | "fluentBit">> &
    Pick<StackSettings, "tags" | "iam">;

/** More tags than AWS takes on one object, and tags that the program sets itself. */
export function tagCountProblems({ cluster, fluentBit, tags, iam }: TaggedSettings): Problem[] {
    // Volumes and instances are named by the tag `Name`.
    const own = [ownerTag, ...(cluster?.mode === "create" ? ["Name"] : [])];
    const reserved = Object.entries({ tags, "iam.tags": iam.tags }).flatMap(([setting, map]) =>
        ownerTag in map
            ? [
                  {
                      setting: `${setting}.${ownerTag}`,
                      value: JSON.stringify(map[ownerTag]),
                      remedy: "is set by the program itself, which knows its objects by it; leave it out",
                  },
              ]
            : [],
    );
    const places: [setting: string, more: Tags | undefined][] = [
        ["iam.tags", iam.tags],
        ...(fluentBit === undefined ? [] : destinationTags(fluentBit)),
    ];
    // A route's tags are on what each of its destinations makes.
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
                      `there would be ${keys.size} tags on one object, and AWS takes ${mostTags}; remove ${keys.size - mostTags}` +
                      `${setting === "tags" ? "" : " here or under tags"} (${own.join(" and ")} ${own.length > 1 ? "are" : "is"} added to yours)`,
              },
          ];
}

function destinationTags(fluentBit: StackSettings["fluentBit"]): [setting: string, tags: Tags | undefined][] {
    return [
        ["fluentBit.s3.tags", fluentBit.s3.tags],
        ...statedDestinations(fluentBit).map(({ setting, destination, routeTags }): [string, Tags | undefined] => {
            // Datadog's tags are its own.
            const own = destination.type === "datadog" || !("tags" in destination) ? undefined : destination.tags;
            return own === undefined
                ? [`fluentBit.${setting.replace(/\.to\[\d+\]$/, "")}.tags`, routeTags]
                : [`fluentBit.${setting}.tags`, { ...routeTags, ...own }];
        }),
    ];
}
