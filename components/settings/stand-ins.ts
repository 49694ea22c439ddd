import { z } from "zod";

import { samplesOf } from "../outputs/may-be-output";
import { isSlipOf } from "./names";
import { definitionOf } from "./schema";

/** Valid values of a setting that must be others each time, or like the written one. */
interface StandIn {
    /**
     * @param id eight hexadecimal digits that no other stand-in has
     * @param written the wrong value
     */
    make: (id: string, written: unknown) => readonly unknown[];
    /** Whether the whole value is worthless if a part of it is wrong. */
    isWhole?: boolean;
}

/** Valid values to go on with instead of wrong ones, for schemas whose usual ones do not serve. */
export const standIns = z.registry<StandIn>();

/** Maximum number of values for one setting, and for one that has a list of them: what is wrong beside it can depend on each. */
const most = { ofAny: 4, ofList: 8 };

/** Where a wrong value is. */
interface Context {
    written?: unknown;
    /** The map that contains it. */
    beside?: unknown;
}

/**
 * Different valid values of a schema. `undefined` stands for a setting that is not set.
 *
 * @param id eight hexadecimal digits that no other stand-in has
 * @returns none if no valid value is known
 */
export function standInsFor(schema: z.core.$ZodType, id: string, context: Context = {}): readonly unknown[] {
    const meant = meantBy(context.written, [...(schema._zod.values ?? [])]);
    if (meant !== undefined) {
        return [meant];
    }
    const known = standIns.get(schema);
    if (known !== undefined) {
        return valid(schema, known.make(id, context.written));
    }
    const { innerType, in: input } = definitionOf(schema);
    const inner = innerType ?? input;
    return inner === undefined
        ? // A value may be of one kind beside some settings, and of another beside others.
          valid(schema, [...usual(schema).map((value) => withId(value, id)), ...samplesOf(schema, id, context.beside)])
        : valid(schema, [undefined, ...standInsFor(inner, id, context)]);
}

/** The only value from which a wrong one differs by typos: what is wrong beside it is certain then. A valid value that is wrong for another reason is not a typo. */
export function meantBy(written: unknown, values: readonly unknown[]): unknown {
    if (typeof written !== "string" || values.includes(written)) {
        return undefined;
    }
    const [only, ...others] = values.filter((value) => typeof value === "string" && isSlipOf(written, value));
    return others.length === 0 ? only : undefined;
}

const usualOnes = new WeakMap<z.core.$ZodType, readonly unknown[]>();

/** The values that a schema has everywhere. */
function usual(schema: z.core.$ZodType): readonly unknown[] {
    const values = usualOnes.get(schema) ?? valid(schema, candidates(schema));
    usualOnes.set(schema, values);
    return values;
}

function valid(schema: z.core.$ZodType, values: readonly unknown[]): readonly unknown[] {
    const taken = values.filter((value) => (schema as z.ZodType).safeParse(value).success);
    return [...new Map(taken.map((value) => [JSON.stringify(value), value])).values()].slice(
        0,
        schema._zod.values === undefined ? most.ofAny : most.ofList,
    );
}

/** Eight hexadecimal digits in the values that a schema has everywhere. */
const anyId = "5a1ad000";

/** Two settings with the same value could contradict each other, such as two objects of one name. */
function withId(value: unknown, id: string): unknown {
    const text = JSON.stringify(value) as string | undefined;
    return text?.includes(anyId) === true ? JSON.parse(text.replaceAll(anyId, id)) : value;
}

const names = [`stand-in-${anyId}`, `other-${anyId}`];

/** Texts of all forms that settings have. The schema of a setting decides which of them fit. */
const texts = [
    ...names,
    ...names.map((name) => name.replaceAll("-", "_")),
    ...names.map((name) => `/${name}`),
    ...names.map((name) => `/${name}/`),
    ...names.map((name) => `C:\\${name}`),
    ...names.map((name) => `C:\\${name}.exe`),
    ...names.map((name) => `${name}.example.com`),
    ...names.map((name) => `https://${name}.example.com`),
    ...names.map((name) => `http://${name}.example.com:3128`),
    ...names.map((name) => `tcp://${name}.example.com:2376`),
    ...names.map((name) => `${name}\\account$`),
    ...names.map((name) => `${name}@example.com`),
    // CPU and memory, and keywords of a provider
    ...["100m", "64", "64Mi", "1Ti", "32"],
    ...["1%", "100%"],
    // versions
    ...["1.30", "1.35", "2.1.1", "2.2.2", "4.2.8", "5.1.5"],
    // schedules
    ...["0 7 * * 1", "30 19 * * 5", "cron(0 7 ? * mon *)", "cron(30 19 ? * fri *)"],
    ...["Etc/UTC", "Europe/Berlin"],
    ...["10.0.0.0/16", "172.16.0.0/20", "20.0.0.0/8", "1.1.1.1/32"],
    ...["ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS13-1-2-2021-06"],
    ...["m7i.large", "m7i.xlarge"],
    ...[anyId.repeat(8), `${"0".repeat(56)}${anyId}`],
    ...["0000", "ffff"].map((end) => `${anyId}-0000-4000-8000-${anyId}${end}`),
];

function candidates(schema: z.core.$ZodType): readonly unknown[] {
    const samples = samplesOf(schema, anyId);
    if (samples.length > 0) {
        return samples;
    }
    const { type, options, element, shape, keyType, valueType } = definitionOf(schema);
    const of = (inner: z.core.$ZodType) => standInsFor(inner, anyId);
    if (options !== undefined) {
        return inTurns(options.map(of));
    }
    if (shape !== undefined) {
        return maps(Object.entries(shape).map(([name, setting]) => [name, of(setting)]));
    }
    if (element !== undefined) {
        const values = of(element);
        return [[], ...values.map((value) => [value]), values.slice(0, 2), values];
    }
    if (keyType !== undefined && valueType !== undefined) {
        return [{}, { [String(of(keyType)[0])]: of(valueType)[0] }];
    }
    switch (type) {
        case "boolean":
            return [false, true];
        case "number": {
            const { minValue, maxValue } = schema as z.ZodNumber;
            return [minValue, maxValue, 1, 100];
        }
        case "string":
            return texts;
        default:
            return [...(schema._zod.values ?? [])];
    }
}

/** Maps of settings: with the required ones only, with all, and with one that is not required. */
function maps(values: readonly (readonly [name: string, values: readonly unknown[]])[]): unknown[] {
    const required = values.filter(([, [first]]) => first !== undefined);
    const turn = (entries: typeof values, number: number) =>
        Object.fromEntries(entries.map(([name, all]) => [name, all[number % all.length]]));
    return [
        ...[0, 1, 2].flatMap((number) => [turn(required, number), turn(values, number + 1)]),
        ...values.map((one) => turn([...required, one], 1)),
    ];
}

/** The first elements of several lists, then the second ones, and so on. */
function inTurns(lists: readonly (readonly unknown[])[]): unknown[] {
    const longest = Math.max(0, ...lists.map(({ length }) => length));
    return Array.from({ length: longest }, (_, number) =>
        lists.flatMap((list) => list.slice(number, number + 1)),
    ).flat();
}
