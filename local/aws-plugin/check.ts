import { createHash, randomBytes } from "node:crypto";

import { complaintsAbout, withDefaults, type Complaint } from "./argument";
import { isMap, type PropertyMap } from "./property-values";
import type { ResourceType } from "./resource-type";

/**
 * The names of the arguments whose value is a default. The official provider stores the same list under the same name. It distinguishes a generated name
 * from one of the program in the next run.
 */
export const defaultsKey = "__defaults";

export interface CheckRequest {
    readonly type: ResourceType;
    /** The resource's name in the program. */
    readonly name: string;
    readonly news: PropertyMap;
    /** The inputs of the last deployment, unless the engine asks for a replacement. */
    readonly olds: PropertyMap;
    readonly defaultTags: Readonly<Record<string, string>>;
    /** The engine's seed for a generated name. */
    readonly seed: Uint8Array;
}

/** Adds defaults to a resource's inputs, and returns all problems. */
export function check(request: CheckRequest): { inputs: PropertyMap; complaints: Complaint[] } {
    const { type, olds } = request;
    const given = Object.fromEntries(Object.entries(request.news).filter(([name]) => name !== defaultsKey));
    const complaints = [...complaintsAbout(type.arguments, given), ...complaintsAboutGroups(type, given)];
    const inputs = withDefaults(type.arguments, withDefaultTags(type, given, request.defaultTags));
    const defaulted = Object.keys(inputs).filter((name) => given[name] === undefined && name !== "tags");
    const { autoname: longest, lowerCase = false } = type.arguments["name"] ?? {};
    if (longest !== undefined && given["name"] === undefined && given["namePrefix"] === undefined) {
        inputs["name"] =
            (wasDefaulted(olds, "name") ? olds["name"] : undefined) ??
            autoname(lowerCase ? request.name.toLowerCase() : request.name, longest, request.seed);
        defaulted.push("name");
    }
    inputs[defaultsKey] = defaulted.sort();
    return { inputs, complaints };
}

function complaintsAboutGroups(type: ResourceType, given: PropertyMap): Complaint[] {
    const present = (group: readonly string[]) => group.filter((name) => given[name] !== undefined);
    const { prefixed, exactlyOneOf = [] } = type;
    const conflicting = [...(prefixed ? [prefixed] : []), ...exactlyOneOf];
    return [
        ...conflicting.flatMap((group): Complaint[] => {
            const [first, ...others] = present(group);
            return others.map((name) => ({ path: [name], reason: `it cannot be given together with ${first ?? ""}` }));
        }),
        ...exactlyOneOf
            .filter((group) => present(group).length === 0)
            .map((group) => ({ path: [group[0] ?? ""], reason: `one of ${group.join(", ")} is required` })),
    ];
}

export function wasDefaulted(inputs: PropertyMap, name: string): boolean {
    const defaulted = inputs[defaultsKey];
    return Array.isArray(defaulted) && defaulted.includes(name);
}

/** Adds the provider's default tags to the tags of each resource, as pulumi-aws does since version 6. A resource's own tag takes precedence. */
function withDefaultTags(type: ResourceType, given: PropertyMap, tags: Readonly<Record<string, string>>): PropertyMap {
    if (!("tags" in type.arguments) || Object.keys(tags).length === 0) return given;
    const own = given["tags"];
    if (own !== undefined && !isMap(own)) return given;
    return { ...given, tags: { ...tags, ...own } };
}

/** The resource's name in the program, followed by seven random hexadecimal digits, with AWS' maximum length. */
function autoname(name: string, longest: number, seed: Uint8Array): string {
    // With the engine's seed, a preview and its deployment have the same name.
    const random = seed.length > 0 ? createHash("sha256").update(seed).update(name).digest() : randomBytes(4);
    const suffix = `-${random.toString("hex").slice(0, 7)}`;
    return name.slice(0, longest - suffix.length) + suffix;
}
