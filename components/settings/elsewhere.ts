import type { z } from "zod";

import type { Path } from "./paths";
import { definitionOf } from "./schema";

/** A setting anywhere in a schema. */
interface Place {
    /** Its path, with `[]` for any entry. */
    path: string[];
    /** The choice to which it belongs: the path of `type`, and its value. */
    choice?: { path: string[]; value: string };
}

const placesOf = new WeakMap<z.core.$ZodType, Map<string, Place[]>>();

/** Every setting of a schema by its last name. */
function places(schema: z.core.$ZodType): Map<string, Place[]> {
    const known = placesOf.get(schema) ?? new Map<string, Place[]>();
    if (!placesOf.has(schema)) {
        placesOf.set(schema, known);
        collect(schema, [], undefined, known, new Set());
    }
    return known;
}

function collect(
    schema: z.core.$ZodType,
    path: string[],
    choice: Place["choice"],
    into: Map<string, Place[]>,
    within: ReadonlySet<z.core.$ZodType>,
): void {
    if (within.has(schema)) {
        return;
    }
    const definition = definitionOf(schema);
    const inner = new Set([...within, schema]);
    const wrapped = definition.innerType ?? definition.in;
    if (wrapped !== undefined) {
        collect(wrapped, path, choice, into, inner);
    }
    for (const option of definition.options ?? []) {
        const kind = definition.discriminator;
        const value = kind === undefined ? undefined : literalOf(definitionOf(option).shape?.[kind]);
        collect(
            option,
            path,
            kind === undefined || value === undefined ? choice : { path: [...path, kind], value },
            into,
            inner,
        );
    }
    for (const [name, child] of Object.entries(definition.shape ?? {})) {
        const place = { path: [...path, name], ...(choice !== undefined && { choice }) };
        into.set(name.toLowerCase(), [...(into.get(name.toLowerCase()) ?? []), place]);
        collect(child, place.path, choice, into, inner);
    }
    const entry = definition.element ?? definition.valueType;
    if (entry !== undefined) {
        collect(entry, [...path, "[]"], choice, into, inner);
    }
}

function literalOf(schema: z.core.$ZodType | undefined): string | undefined {
    const value = [...(schema?._zod.values ?? [])].find((one) => typeof one === "string");
    return typeof value === "string" ? value : undefined;
}

/**
 * The right place of a known setting that is in a wrong place: another variant, or a level up or down.
 *
 * @param path of the map that contains it
 * @param prefix the path of `input` itself
 * @param hasNear whether the map itself has a setting with a similar name: then a place farther away is not suggested
 */
export function belongsElsewhere(
    schema: z.core.$ZodType,
    path: Path,
    name: string,
    input: unknown,
    prefix: string,
    hasNear = false,
): string | undefined {
    const here = path.map((part) => (typeof part === "number" ? "[]" : String(part)));
    const known = places(schema);
    const candidates = known.get(name.toLowerCase()) ?? slipsOf(name, known);
    const sibling = candidates.find(
        (place) => place.choice !== undefined && [...here, place.path.at(-1)].join("/") === place.path.join("/"),
    );
    if (sibling?.choice !== undefined) {
        return ofOtherVariant(candidates, sibling.choice, here, path, input);
    }
    const far = candidates
        .map((place) => ({ place, distance: distanceOf(place.path.slice(0, -1), here) }))
        .filter(({ place, distance }) =>
            // In another section, the same word is probably a setting of something else, unless it is a setting of the whole section.
            isInSection(place.path, here, prefix)
                ? distance <= farthest
                : !hasNear && place.path.length === 2 && here.length === 1,
        );
    const nearest = Math.min(...far.map(({ distance }) => distance));
    const names = [
        ...new Set(
            far.filter(({ distance }) => distance === nearest).map(({ place }) => written(place.path, path, prefix)),
        ),
    ];
    return names.length === 0 || names.length > 2 ? undefined : `belongs to ${names.join(" or ")}`;
}

/** In steps up and down. A setting farther away has the same name by chance. */
const farthest = 4;

/** Whether two settings are in the same section. A top-level setting counts as part of each section. */
function isInSection(path: readonly string[], here: readonly string[], prefix: string): boolean {
    return prefix !== "" || here.length === 0 || path[0] === here[0];
}

/** The settings with a similar name, such as the plural. */
function slipsOf(name: string, known: ReadonlyMap<string, Place[]>): Place[] {
    const near = [...known.keys()].filter(
        (one) => one.length > 3 && [`${one}s`, one.replace(/s$/, "")].includes(name.toLowerCase()),
    );
    return near.length === 1 ? (known.get(near[0] ?? "") ?? []) : [];
}

/** A setting that the other choices of the same map have. */
function ofOtherVariant(
    candidates: readonly Place[],
    choice: NonNullable<Place["choice"]>,
    here: readonly string[],
    path: Path,
    input: unknown,
): string | undefined {
    const kind = choice.path.at(-1) ?? "";
    const values = candidates
        .filter(
            (place) => place.choice?.path.join("/") === choice.path.join("/") && place.path.length === here.length + 1,
        )
        .map((place) => JSON.stringify(place.choice?.value));
    const at = path.slice(0, choice.path.length - 1);
    const chosen: unknown = at.reduce<unknown>(
        (value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part],
        input,
    );
    const own = (chosen as Record<string, unknown> | undefined)?.[kind];
    const list = [...new Set(values)].join(" or ");
    return own === undefined
        ? `belongs to ${kind}: ${list}; set ${kind}: ${list}, or remove this setting`
        : `belongs to ${kind}: ${list}, but ${kind} is ${JSON.stringify(own)} here`;
}

/** Number of steps up and down between two maps. */
function distanceOf(one: readonly string[], other: readonly string[]): number {
    let common = 0;
    while (common < one.length && common < other.length && one[common] === other[common]) {
        common += 1;
    }
    return one.length + other.length - 2 * common;
}

/** A path as in messages: with the numbers of list entries that it shares with the setting's current place. */
function written(path: readonly string[], here: Path, prefix: string): string {
    let isSame = true;
    return path.reduce((text, part, index) => {
        const own = here[index];
        isSame &&= part === "[]" ? typeof own === "number" : own === part;
        if (part === "[]") {
            return `${text}[${isSame ? String(own) : ""}]`;
        }
        return text === "" ? part : `${text}.${part}`;
    }, prefix);
}
