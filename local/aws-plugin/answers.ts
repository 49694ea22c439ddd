import type { Arguments } from "./argument";
import type { PropertyMap, PropertyValue } from "./property-values";

/**
 * The properties of a type from AWS' response.
 *
 * @param known their previous values
 */
export function propertiesOf(
    { arguments: table, outputs }: { readonly arguments: Arguments; readonly outputs: readonly string[] },
    answer: object,
    known: PropertyMap = {},
): PropertyMap {
    const result: PropertyMap = {};
    for (const [name, argument] of Object.entries(table)) {
        const fact = factOf(answer, name);
        if (fact !== undefined || !argument.untold) result[name] = argument.told(fact, known[name]) ?? null;
    }
    for (const name of outputs) {
        result[name] = (factOf(answer, name) as PropertyValue | undefined) ?? "";
    }
    return result;
}

/**
 * The value of a name in AWS' response. Most names only differ from those of the arguments in upper and lower case (`OKActions`, `httpTokens`).
 */
export function factOf(answer: object, name: string): unknown {
    const facts = answer as Readonly<Record<string, unknown>>;
    if (name in facts) return inJson(facts[name]);
    const key = Object.keys(facts).find((one) => one.toLowerCase() === name.toLowerCase());
    return key === undefined ? undefined : inJson(facts[key]);
}

function inJson(fact: unknown): unknown {
    return fact instanceof Date ? timeText(fact) : fact;
}

/** A time in the format of the official provider, in seconds. */
export function timeText(date: Date | undefined): string {
    return date ? date.toISOString().replace(/\.\d+Z$/, "Z") : "";
}
