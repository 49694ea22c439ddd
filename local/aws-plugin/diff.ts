import { unchanged, type Argument } from "./argument";
import { wasDefaulted } from "./check";
import { isEmpty, isMap, pathText, type PropertyMap, type PropertyPath, type PropertyValue } from "./property-values";
import type { ResourceType } from "./resource-type";

export interface Difference {
    readonly kind: "add" | "update" | "delete";
    readonly replaces: boolean;
}

export interface Diff {
    /** By property path. */
    readonly differences: ReadonlyMap<string, Difference>;
    /** The arguments that differ. */
    readonly changed: ReadonlySet<string>;
    readonly replaces: boolean;
    readonly deleteBeforeReplace: boolean;
}

/**
 * Compares what the program wants with the state: what AWS had when it was last looked at. What was changed behind
 * Pulumi's back thus shows as a difference once a refresh has brought it into the state.
 */
export function diff(type: ResourceType, state: PropertyMap, wanted: PropertyMap): Diff {
    const differences = new Map<string, Difference>();
    const changed = new Set<string>();
    for (const [name, argument] of Object.entries(type.arguments)) {
        const before = state[name];
        const after = wanted[name];
        if (unchanged(argument, before, after)) continue;
        changed.add(name);
        for (const path of pathsOf(argument, before, after)) {
            differences.set(pathText([name, ...path]), {
                kind: kindOf(at(before, path), at(after, path)),
                replaces: argument.replaces || replacesWithin(argument, path),
            });
        }
    }
    const replaces = [...differences.values()].some((difference) => difference.replaces);
    return { differences, changed, replaces, deleteBeforeReplace: replaces && collides(type, state, wanted) };
}

/** A launch template's version is changed in place, for instance, and another template is not. */
function replacesWithin({ table }: Argument, [name]: PropertyPath): boolean {
    return typeof name === "string" && table?.[name]?.replaces === true;
}

function pathsOf(
    argument: Argument,
    before: PropertyValue | undefined,
    after: PropertyValue | undefined,
): PropertyPath[] {
    const paths = argument.differences(before, after);
    return paths.length > 0 ? paths : [[]];
}

function at(value: PropertyValue | undefined, [name]: PropertyPath): PropertyValue | undefined {
    if (name === undefined) return value;
    return isMap(value) ? value[name] : undefined;
}

function kindOf(before: PropertyValue | undefined, after: PropertyValue | undefined): Difference["kind"] {
    if (after === undefined) return "delete";
    return before === undefined ? "add" : "update";
}

/**
 * Whether the new resource could not exist beside the old one. A name that was chosen here never collides: the engine
 * asks for a new one when it replaces.
 */
function collides(type: ResourceType, state: PropertyMap, wanted: PropertyMap): boolean {
    if (type.autoname && wasDefaulted(wanted, "name")) return false;
    // Nor does one that is made from a prefix.
    if (type.prefixed && !isEmpty(wanted[type.prefixed[1]])) return false;
    return type.identity.every((name) => {
        const argument = type.arguments[name];
        return argument === undefined || unchanged(argument, state[name], wanted[name] ?? state[name]);
    });
}
