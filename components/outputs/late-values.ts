import { isDeepStrictEqual } from "node:util";

import type { z } from "zod";

import type { AwsPlace } from "../iam/arn";
import type { Path } from "../settings/paths";
import { type Problem, settingName } from "../settings/problems";
import { lateSettingAt } from "./may-be-output";
import { shortHash } from "../short-hash";

/** An argument whose value is not known yet. The same Output in several places is one late value. */
export interface LateValue<Late> {
    value: Late;
    paths: Path[];
    /** Path of the first place. */
    setting: string;
    /** Two different possible values. Everything derived from them differs too. */
    samples: readonly [unknown, unknown];
    /** Whether names of the program's resources may depend on it, for all its places. */
    inNames: boolean;
}

/**
 * Finds the values that are not known yet.
 *
 * @param schema of the arguments
 * @param place the assumed region and account of the values
 * @param isLate whether a value is an Output
 * @param prefix the name of the arguments in an error
 * @returns all such values, and a problem for each setting that must be known
 */
export function findLateValues<Late>(
    schema: z.ZodType,
    args: unknown,
    place: AwsPlace,
    isLate: (value: unknown) => value is Late,
    prefix: string,
): { late: LateValue<Late>[]; problems: Problem[] } {
    const late: LateValue<Late>[] = [];
    const problems: Problem[] = [];
    const walk = (value: unknown, path: Path, beside: Record<string, unknown>): void => {
        if (isLate(value)) {
            const setting = settingName(path, prefix);
            const marked = lateSettingAt(schema, path, args);
            const earlier = late.find((one) => one.value === value);
            if (marked === undefined) {
                problems.push({ setting, remedy: mustBeKnown });
            } else if (earlier !== undefined) {
                earlier.paths.push(path);
                earlier.inNames &&= marked.inNames;
            } else {
                const { sample, inNames } = marked;
                const samples = [
                    sample({ id: shortHash(setting), isOther: false, place, beside }),
                    sample({
                        id: shortHash(`${setting} of another value`),
                        isOther: true,
                        place: elsewhere(place),
                        beside,
                    }),
                ] as const;
                late.push({ value, paths: [path], setting, samples, inNames });
            }
        } else if (Array.isArray(value)) {
            value.forEach((element, index) => {
                walk(element, [...path, index], beside);
            });
        } else if (isMap(value)) {
            for (const [key, inner] of Object.entries(value)) {
                walk(inner, [...path, key], value);
            }
        }
    };
    walk(args, [], {});
    return { late, problems };
}

/** The message about an Output where a value is required. */
export const mustBeKnown =
    "is an Output, whose value may become known only while resources are created; this setting determines which resources are created and their names, so write the value itself";

/** The arguments with values instead of Outputs. An Output without a value remains. */
export function substituted(
    args: unknown,
    late: readonly LateValue<unknown>[],
    values: ReadonlyMap<unknown, unknown>,
): unknown {
    const known = new Set(late.map(({ value }) => value));
    const walk = (value: unknown): unknown =>
        known.has(value)
            ? values.get(value)
            : Array.isArray(value)
              ? value.map(walk)
              : isMap(value)
                ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]))
                : value;
    return walk(args);
}

/** A different place: another partition, region and account. Everything derived from a place differs there. */
function elsewhere({ partition, accountId }: AwsPlace): AwsPlace {
    const far = accountId === "999988887777" ? "888877776666" : "999988887777";
    return partition === "aws-cn"
        ? { partition: "aws", region: "us-east-1", accountId: far }
        : { partition: "aws-cn", region: "cn-north-1", accountId: far };
}

/**
 * Combines several trials: equal values remain, and `late` decides about different ones.
 *
 * @param trials the first with all samples, then for each late value one in which its sample alone is another
 * @param late what stands where trials differ, by the indices of the late values that it depends on, and its path
 */
export function merged(trials: readonly unknown[], late: (dependencies: number[], path: Path) => unknown): unknown {
    const walk = (values: readonly unknown[], path: Path): unknown => {
        const [first, ...others] = values;
        if (others.every((other) => isDeepStrictEqual(other, first))) {
            return first;
        }
        if (values.every(isMap)) {
            const keys = [...new Set(values.flatMap((value) => Object.keys(value)))];
            const part = (key: string) => values.map((value) => value[key]);
            return Object.fromEntries(keys.map((key) => [key, walk(part(key), [...path, key])]));
        }
        if (values.every((value) => Array.isArray(value)) && new Set(values.map(({ length }) => length)).size === 1) {
            return values[0]?.map((_, index) =>
                walk(
                    values.map((value) => value[index] as unknown),
                    [...path, index],
                ),
            );
        }
        const dependencies = others.flatMap((other, index) => (isDeepStrictEqual(other, first) ? [] : [index]));
        return late(dependencies, path);
    };
    return walk(trials, []);
}

function isMap(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
