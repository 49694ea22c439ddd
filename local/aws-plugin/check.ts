import { createHash, randomBytes } from "node:crypto";

import { complaintsAbout, withDefaults, type Complaint } from "./argument";
import { isMap, type PropertyMap, type PropertyValue } from "./property-values";
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
    readonly naming: Naming;
}

/** The engine's default for a resource without a name. */
export interface Naming {
    readonly mode: "propose" | "enforce" | "disable";
    readonly proposed?: string;
    readonly seed: Uint8Array;
}

export interface CheckResult {
    readonly inputs: PropertyMap;
    readonly complaints: readonly Complaint[];
}

/** Adds defaults to a resource's inputs, and returns all problems. */
export function check(request: CheckRequest): CheckResult {
    const { type, olds } = request;
    const given = Object.fromEntries(Object.entries(request.news).filter(([name]) => name !== defaultsKey));
    const complaints = complaintsAbout(type.arguments, given);
    complaints.push(...complaintsAboutGroups(type, given));

    const inputs = withDefaults(type.arguments, withDefaultTags(type, given, request.defaultTags));
    const defaulted = Object.keys(inputs).filter((name) => given[name] === undefined && name !== "tags");
    if (type.autoname && given["name"] === undefined && given["namePrefix"] === undefined) {
        const name = (wasDefaulted(olds, "name") ? olds["name"] : undefined) ?? autoname(type.autoname, request);
        if (name === undefined)
            complaints.push({ path: ["name"], reason: "it is required, as automatic naming is off" });
        else inputs["name"] = name;
        defaulted.push("name");
    }
    inputs[defaultsKey] = defaulted.sort();
    return { inputs, complaints };
}

function complaintsAboutGroups(type: ResourceType, given: PropertyMap): Complaint[] {
    const present = (group: readonly string[]) => group.filter((name) => given[name] !== undefined);
    const { prefixed, conflicting: others = [], exactlyOneOf = [] } = type;
    const conflicting = [...(prefixed ? [prefixed] : []), ...others, ...exactlyOneOf];
    return [
        ...conflicting.flatMap((group): Complaint[] => {
            const [first, ...others] = present(group);
            return others.map((name) => ({
                path: [name],
                reason: `it cannot be given together with ${first ?? ""}`,
            }));
        }),
        ...(type.exactlyOneOf ?? [])
            .filter((group) => present(group).length === 0)
            .map((group) => ({ path: [group[0] ?? ""], reason: `one of ${group.join(", ")} is required` })),
    ];
}

export function wasDefaulted(inputs: PropertyMap, name: string): boolean {
    const defaulted = inputs[defaultsKey];
    return Array.isArray(defaulted) && defaulted.includes(name);
}

/**
 * Adds the provider's default tags to the tags of each resource, as pulumi-aws does since version 6. A resource's own tag takes precedence.
 */
function withDefaultTags(type: ResourceType, given: PropertyMap, tags: Readonly<Record<string, string>>): PropertyMap {
    if (!("tags" in type.arguments) || Object.keys(tags).length === 0) return given;
    const own = given["tags"];
    if (own !== undefined && !isMap(own)) return given;
    return { ...given, tags: { ...tags, ...own } };
}

/** The resource's name in the program, followed by seven random hexadecimal digits, with AWS' maximum length. */
function autoname(
    rule: NonNullable<ResourceType["autoname"]>,
    { name, naming }: CheckRequest,
): PropertyValue | undefined {
    if (naming.mode === "disable") return undefined;
    if (naming.mode === "enforce" && naming.proposed !== undefined) return naming.proposed;
    const transform = rule.transform ?? ((text: string) => text);
    if (naming.proposed !== undefined) return transform(naming.proposed).slice(0, rule.maximumLength);
    // With the engine's seed, a preview and its deployment have the same name.
    const random =
        naming.seed.length > 0 ? createHash("sha256").update(naming.seed).update(name).digest() : randomBytes(4);
    const suffix = `-${random.toString("hex").slice(0, 7)}`;
    return transform(name).slice(0, rule.maximumLength - suffix.length) + suffix;
}
