import { unchanged, type Argument } from "./argument";
import { wasDefaulted } from "./check";
import { isEmpty, isMap, pathText, type PropertyMap, type PropertyPath, type PropertyValue } from "./property-values";
import type { ResourceType } from "./resource-type";

export interface Difference {
    readonly kind: "add" | "update" | "delete";
    readonly replaces: boolean;
}

/**
 * Compares the program with the state, which contains AWS' values at the time of the last deployment or refresh. Changes outside of Pulumi are therefore
 * differences after a refresh.
 *
 * @returns the arguments that differ, and the differences by property path
 */
export function diff(type: ResourceType, state: PropertyMap, wanted: PropertyMap) {
    const differences = new Map<string, Difference>();
    const changed = new Set<string>();
    for (const [name, argument] of Object.entries(type.arguments)) {
        const before = state[name];
        const after = wanted[name];
        if (unchanged(argument, before, after)) continue;
        changed.add(name);
        const paths = argument.differences(before, after);
        for (const path of paths.length > 0 ? paths : [[]]) {
            differences.set(pathText([name, ...path]), {
                kind: kindOf(at(before, path), at(after, path)),
                replaces: argument.replaces || replacesWithin(argument, path),
            });
        }
    }
    const replaces = [...differences.values()].some((difference) => difference.replaces);
    return { differences, changed, replaces, deleteBeforeReplace: replaces && collides(type, state, wanted) };
}

/** For example, another version of a launch template is a change in place, and another template is a replacement. */
function replacesWithin({ table }: Argument, [name]: PropertyPath): boolean {
    return typeof name === "string" && table?.[name]?.replaces === true;
}

function at(value: PropertyValue | undefined, [name]: PropertyPath): PropertyValue | undefined {
    if (name === undefined) return value;
    return isMap(value) ? value[name] : undefined;
}

function kindOf(before: PropertyValue | undefined, after: PropertyValue | undefined): Difference["kind"] {
    if (after === undefined) return "delete";
    return before === undefined ? "add" : "update";
}

/** Whether the new resource cannot exist together with the old one. A generated name does not conflict, because a replacement gets a new one. */
function collides(type: ResourceType, state: PropertyMap, wanted: PropertyMap): boolean {
    if (wasDefaulted(wanted, "name")) return false;
    // A name from a prefix does not conflict either.
    if (type.prefixed && !isEmpty(wanted[type.prefixed[1]])) return false;
    return type.identity.every((name) => {
        const argument = type.arguments[name];
        return argument === undefined || unchanged(argument, state[name], wanted[name] ?? state[name]);
    });
}
