import type { Arguments } from "./argument";
import { factOf } from "./facts";
import type { PropertyMap, PropertyValue } from "./property-values";

export type Case = "camel" | "pascal";

/** The values of a table's arguments as a request to AWS. */
export function requestOf(table: Arguments, values: PropertyMap, letters: Case): Record<string, unknown> {
    const entries = Object.entries(table).flatMap(([name, argument]): [string, unknown][] => {
        const value = values[name];
        if (value === undefined) return [];
        const { as = letters === "camel" ? name : name.charAt(0).toUpperCase() + name.slice(1) } = argument;
        if (argument.requested) return [[as, argument.requested(value)]];
        const { table: inner } = argument;
        if (!inner) return [[as, value]];
        const part = (one: PropertyValue) => requestOf(inner, one as PropertyMap, letters);
        return [[as, Array.isArray(value) ? value.map(part) : part(value)]];
    });
    return Object.fromEntries(entries);
}

/** What AWS calls outputs, if the names differ by more than upper and lower case. */
export type OutputNames = Readonly<Record<string, string>>;

/**
 * The properties of a type from AWS' response.
 *
 * @param known their previous values
 */
export function propertiesOf(
    type: { readonly arguments: Arguments; readonly outputs: readonly string[]; readonly outputNames?: OutputNames },
    answer: object,
    known: PropertyMap = {},
): PropertyMap {
    const result: PropertyMap = {};
    for (const [name, argument] of Object.entries(type.arguments)) {
        const fact = factOf(answer, name, argument.as);
        if (fact !== undefined || !argument.untold) result[name] = argument.told(fact, known[name]) ?? null;
    }
    for (const name of type.outputs) {
        result[name] = (factOf(answer, name, type.outputNames?.[name]) as PropertyValue | undefined) ?? "";
    }
    return result;
}
