import type { PropertyPath } from "./property-values";

/** A secret tag is a secret among all tags too. */
export function outputSecrets(secrets: readonly PropertyPath[]): PropertyPath[] {
    return secrets.flatMap((path) => (path[0] === "tags" ? [path, ["tagsAll", ...path.slice(1)]] : [path]));
}

/** Tags by name, from the two forms in which AWS' services return them. AWS' own tags are not the program's. */
export function tagsByName(
    tags: Readonly<Record<string, string>> | readonly { Key?: string | undefined; Value?: string | undefined }[] = {},
): Record<string, string> {
    const pairs = Array.isArray(tags)
        ? (tags as readonly { Key?: string; Value?: string }[]).map(
              ({ Key, Value }) => [Key ?? "", Value ?? ""] as const,
          )
        : Object.entries(tags as Readonly<Record<string, string>>);
    return Object.fromEntries(pairs.filter(([name]) => !name.startsWith("aws:")));
}

export function tagList(tags: Readonly<Record<string, string>> = {}): { Key: string; Value: string }[] {
    return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

type Tags = Readonly<Record<string, string>>;

interface TagRequests {
    remove(names: string[]): Promise<unknown>;
    set(tags: Tags): Promise<unknown>;
}

/** Turns one set of tags into another with as few requests as that takes. */
export async function changeTags(before: Tags = {}, after: Tags = {}, requests: TagRequests): Promise<void> {
    const removed = Object.keys(before).filter((name) => !(name in after));
    const set = Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value));
    if (removed.length > 0) await requests.remove(removed);
    if (Object.keys(set).length > 0) await requests.set(set);
}
