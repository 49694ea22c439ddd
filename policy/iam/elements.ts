import type { Json, JsonObject } from "../resources/json";

/**
 * The elements of a policy or statement by their names in lower case. Rules read them in any case, so that a policy in unusual case counts
 * as a policy. Of a name that occurs twice, the first one counts.
 */
export function elementsOf(object: JsonObject): ReadonlyMap<string, Json> {
    const elements = new Map<string, Json>();
    for (const [name, value] of Object.entries(object)) {
        const folded = name.toLowerCase();
        if (!elements.has(folded)) {
            elements.set(folded, value);
        }
    }
    return elements;
}
