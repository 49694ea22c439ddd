import { type Problem, settingName } from "../settings/problems";

/**
 * What JavaScript makes of an Output or a promise in a text.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/output.ts OutputToStringError
 */
const written = /Calling \[to(?:String|JSON)\] on an \[Output<T>\] is not supported|\[object Promise\]/;

const writtenOutput =
    "contains an Output or a promise as text, which does not have its value. Use pulumi.interpolate`…` instead of `…`, pulumi.jsonStringify instead of JSON.stringify, and await for a promise";

/** A problem for each value that a program cannot mean: a text into which an Output was written, a resource instead of its attribute, a function. */
export function misusedValues(args: unknown, prefix: string): Problem[] {
    const walk = (value: unknown, path: readonly PropertyKey[]): Problem[] => {
        const remedy = misuse(value);
        if (remedy !== undefined) {
            return [{ setting: settingName(path, prefix), remedy }];
        }
        if (Array.isArray(value)) {
            return value.flatMap((element, index) => walk(element, [...path, index]));
        }
        if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
            return [];
        }
        return Object.entries(value).flatMap(([key, inner]) =>
            written.test(key)
                ? [{ setting: settingName(path, prefix), remedy: `has a name that ${writtenOutput}` }]
                : walk(inner, [...path, key]),
        );
    };
    return walk(args, []);
}

function misuse(value: unknown): string | undefined {
    if (typeof value === "string") {
        return written.test(value) ? writtenOutput : undefined;
    }
    if (typeof value === "function") {
        return "is a function; call it";
    }
    const { __pulumiResource: isResource, __pulumiType: type } = (value ?? {}) as Record<string, unknown>;
    return isResource === true
        ? `is a resource${typeof type === "string" ? ` (${type})` : ""}; write its attribute, such as its arn or its name`
        : undefined;
}
