import { join } from "node:path";

import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";

import families from "./instance-families.json";

/** The file that `npm run aws-instance-types` writes: sizes of instances by family, from the AWS SDK for JavaScript. */
export const instanceTypesFile = join(__dirname, "instance-families.json");

const known: Partial<Record<string, readonly string[]>> = families;
const names = Object.entries(families).flatMap(([family, sizes]) => sizes.map((size) => `${family}.${size}`));
const allSizes = new Set(Object.values(families).flat());

/** `m7i-flex` is of the series m and its seventh generation, with `i` and `-flex` as its attributes. */
function generationOf(family: string): { series: string; generation: number; attributes: string } | undefined {
    const [, series, generation, attributes = ""] = /^([a-z]+)(\d+)([a-z]*(?:-[a-z]+)?)$/.exec(family) ?? [];
    return series === undefined ? undefined : { series, generation: Number(generation), attributes };
}

const newest = new Map<string, number>();
const allAttributes = new Set<string>();
for (const { series, generation, attributes } of Object.keys(families).flatMap(
    (family) => generationOf(family) ?? [],
)) {
    newest.set(series, Math.max(generation, newest.get(series) ?? 0));
    allAttributes.add(attributes);
}

/**
 * Why an instance type does not exist; undefined if it exists, or could be newer than this data: a later generation of a series, the newest generation with known attributes, or an unknown series.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function instanceTypeFault(type: string): string | undefined {
    const [family = "", size, ...rest] = type.split(".");
    if (size === undefined || rest.length > 0 || !/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(type)) {
        return `must be an EC2 instance type (family and size), such as "m6i.large"${meant(type)}`;
    }
    const sizes = known[family];
    if (sizes?.includes(size) === true) {
        return undefined;
    }
    if (sizes !== undefined) {
        return `is not an instance type: the family ${family} has no size "${size}"; its sizes are ${sizes.join(", ")}${meant(type)}`;
    }
    const parts = generationOf(family);
    const newestHere = parts === undefined ? undefined : newest.get(parts.series);
    const couldBeNew =
        parts !== undefined &&
        (newestHere === undefined
            ? distance(closestFamily(family), family) > 1
            : parts.generation > newestHere ||
              // AWS brings a generation family by family.
              (parts.generation === newestHere && allAttributes.has(parts.attributes)));
    return couldBeNew && allSizes.has(size)
        ? undefined
        : `is not an EC2 instance type${meant(type)} (aws ec2 describe-instance-types lists them)`;
}

function closestFamily(family: string): string {
    return closest(family, Object.keys(families));
}

function meant(type: string): string {
    const near = closest(type.toLowerCase(), names);
    return distance(type.toLowerCase(), near) <= 2 ? `; did you mean "${near}"?` : "";
}

/** The type of an EC2 instance. */
export const instanceType = z.string().superRefine((type, context) => {
    const message = instanceTypeFault(type);
    if (message !== undefined) {
        context.addIssue({ code: "custom", message });
    }
});
