import { isMap, type PropertyMap, type PropertyValue } from "./property-values";

/**
 * Of what AWS tells about a block, only what was said of it before: the rest is AWS' to decide, and no drift.
 *
 * @param known the block as the inputs or the state have it; without one, all that AWS tells
 */
export function givenPart(
    known: PropertyValue | undefined,
    told: Record<string, PropertyValue | undefined>,
): PropertyMap {
    return Object.fromEntries(
        Object.entries(told).flatMap(([name, value]) =>
            value === undefined || (isMap(known) && !(name in known)) ? [] : [[name, value]],
        ),
    );
}
