import { isDeepStrictEqual } from "node:util";

import { nearest } from "../../components/settings/names";
import { factOf } from "./facts";
import { normalJson } from "./policy-document";
import {
    hasUnknown,
    isEmpty,
    isMap,
    notYetKnown,
    type PropertyMap,
    type PropertyPath,
    type PropertyValue,
} from "./property-values";
import type { OneOf, Rule } from "./rules";
import { tagsByName } from "./tags";

/** One argument of a resource type: accepted values, their conversion, and when two values are equal. */
export interface Argument<
    T = unknown,
    Given extends boolean = boolean,
    As extends string = string,
    Camel = unknown,
    Pascal = unknown,
> {
    readonly required: boolean;
    /** Its name in AWS' requests and responses, if that differs by more than upper and lower case. */
    readonly as?: string;
    readonly schema: SchemaType;
    /** Whether a change needs a new object. */
    readonly replaces: boolean;
    /** The arguments of an object, or of each object of a list. They define themselves whether a change needs a new object. */
    readonly table?: Arguments;
    /** Whether AWS chooses a default value, so that removing the argument is not a change. */
    readonly computed: boolean;
    /** Whether AWS does not always return the value. The previous one is then kept. */
    readonly untold: boolean;
    readonly default?: PropertyValue;
    /** A default name is generated, with at most so many characters. */
    readonly autoname?: number;
    readonly lowerCase?: true;
    /** The problems of a value. None for unknown values. */
    complaints(value: PropertyValue): Complaint[];
    /** Its form in the inputs and in requests. */
    normal(value: PropertyValue): PropertyValue;
    /** Its form in the state. */
    stored(value: PropertyValue): PropertyValue;
    /** The property from AWS' response. Undefined if the response does not contain the object. */
    told(fact: unknown, known: PropertyValue | undefined): PropertyValue | undefined;
    same(a: PropertyValue, b: PropertyValue): boolean;
    /** Whether two texts are equivalent. The text in the state is then kept, so that there is no difference. */
    readonly keepsEqualText: boolean;
    /** The paths below the argument at which two values differ, for the engine's output. */
    differences(before: PropertyValue | undefined, after: PropertyValue | undefined): PropertyPath[];
    /** Its form in requests, if that is another one. */
    requested?(value: PropertyValue): unknown;
    /** Only for the compiler: the type of the value, whether it is required, `as`, and the types of the value in requests with names in camel case and in Pascal case. */
    readonly type?: [T, Given, As, Camel, Pascal];
}

/** A type of Pulumi's schema: https://www.pulumi.com/docs/iac/extending-pulumi/schema/ */
export type SchemaType =
    | { readonly type: "string" | "integer" | "number" | "boolean" }
    | { readonly type: "array"; readonly items: SchemaType }
    | { readonly type: "object"; readonly additionalProperties: SchemaType }
    | typeof anyType;

/** A value without a type in the schema. */
export const anyType = { $ref: "pulumi.json#/Any" } as const;

const stringType = { type: "string" } as const;
const stringsType = { type: "array", items: stringType } as const;
export const stringMapType = { type: "object", additionalProperties: stringType } as const;

export interface Complaint {
    readonly path: PropertyPath;
    readonly reason: string;
}

export type Arguments = Readonly<Record<string, Argument>>;

/** The types of a table's arguments, for the code of a resource type. */
export type ValuesOf<A extends Arguments> = {
    readonly [K in keyof A]: A[K] extends Argument<infer T, infer G> ? (G extends true ? T : T | undefined) : never;
};

/** AWS' names of a table's arguments, with the types of their values in a request. Most names only differ in upper and lower case. */
export type RequestOf<A extends Arguments, Case extends "camel" | "pascal"> = {
    -readonly [K in keyof A & string as NameIn<A[K], K, Case>]: A[K] extends Argument<
        unknown,
        infer G,
        string,
        infer Camel,
        infer Pascal
    >
        ? (Case extends "camel" ? Camel : Pascal) | (G extends true ? never : undefined)
        : never;
};

type NameIn<A, K extends string, Case> =
    A extends Argument<unknown, boolean, infer As>
        ? [As] extends [never]
            ? Case extends "camel"
                ? K
                : Capitalize<K>
            : As
        : never;

interface Options<T> extends Pick<Argument, "as" | "autoname" | "lowerCase"> {
    readonly required?: true;
    readonly replaces?: true;
    readonly computed?: true;
    readonly untold?: true;
    readonly default?: T;
    /** A further rule, as the end of the sentence "it must be …". */
    readonly must?: Rule<T>;
    readonly same?: (a: T, b: T) => boolean;
}

/** One of several texts, if a rule lists them. */
type TextOf<O> = O extends { must: OneOf<infer V> } ? (unknown extends V ? string : V) : string;

type Given<O> = O extends { required: true } | { default: PropertyValue } ? true : false;

/** An argument with the same value in requests. */
type Plain<T, O> = Argument<T, Given<O>, AsOf<O>, T, T>;

type AsOf<O> = O extends { as: infer Name extends string } ? Name : never;

interface Kind<T extends PropertyValue> {
    readonly name: string;
    readonly schema: SchemaType;
    readonly is: (value: PropertyValue) => value is T;
    /** Its value if AWS returns none. */
    readonly empty?: PropertyValue;
    readonly told?: Argument["told"];
    readonly requested?: (value: T) => unknown;
    readonly normal?: (value: PropertyValue) => PropertyValue;
    readonly stored?: (value: PropertyValue) => PropertyValue;
    readonly same?: (a: T, b: T) => boolean;
    readonly keepsEqualText?: true;
    readonly differences?: (before: PropertyValue | undefined, after: PropertyValue | undefined) => PropertyPath[];
}

function argument<T extends PropertyValue, O extends Options<T>>(kind: Kind<T>, options: O): Plain<T, O> {
    const { must } = options;
    const told = kind.told ?? ((fact) => fact as PropertyValue);
    return {
        required: false,
        replaces: false,
        computed: options.autoname !== undefined,
        untold: false,
        keepsEqualText: false,
        normal: (value) => value,
        stored: (value) => value,
        differences: () => [[]],
        ...kind,
        ...options,
        complaints: (value) => {
            if (hasUnknown(value)) return [];
            if (!kind.is(value)) return [{ path: [], reason: `it must be ${kind.name}, it is ${shown(value)}` }];
            if (must && !must[0](value)) return [{ path: [], reason: `it must be ${must[1]}, it is ${shown(value)}` }];
            return [];
        },
        told: (fact, known) => told(fact ?? options.default ?? kind.empty, known),
        same: options.same ?? kind.same ?? isDeepStrictEqual,
    };
}

export function text<const O extends Options<string>>(options: O): Plain<TextOf<O>, O> {
    const result: Argument = argument({ name: "a text", schema: stringType, is: isText, empty: "" }, options);
    return result as Plain<TextOf<O>, O>;
}

export function integer<const O extends Options<number>>(options: O) {
    const is = (value: PropertyValue): value is number => Number.isInteger(value);
    return argument({ name: "a whole number", schema: { type: "integer" }, is, empty: 0 }, options);
}

export function number<const O extends Options<number>>(options: O) {
    const is = (value: PropertyValue): value is number => typeof value === "number";
    return argument({ name: "a number", schema: { type: "number" }, is, empty: 0 }, options);
}

export function flag<const O extends Options<boolean>>(options: O) {
    const is = (value: PropertyValue): value is boolean => typeof value === "boolean";
    return argument({ name: "true or false", schema: { type: "boolean" }, is, empty: false }, options);
}

/** A list whose order matters. */
export function texts<const O extends Options<string[]>>(options: O) {
    return argument({ name: "a list of texts", schema: stringsType, is: isTexts, empty: [] }, options);
}

/** A list whose order does not matter. */
export function textSet<const O extends Options<string[]>>(options: O) {
    const same = (a: string[], b: string[]) => isDeepStrictEqual([...a].sort(), [...b].sort());
    return argument(
        { name: "a list of texts", schema: stringsType, is: isTexts, empty: [], same, keepsEqualText: true },
        options,
    );
}

const textsByName: Kind<Record<string, string>> = {
    name: "texts by name",
    schema: stringMapType,
    is: (value): value is Record<string, string> => isMap(value) && Object.values(value).every(isText),
    told: tagsByName,
    differences: differencesByName,
};

/** Texts by name, such as tags. Each name is compared separately. */
export function textMap<const O extends Options<Record<string, string>>>(options: O) {
    return argument(textsByName, options);
}

/** Texts by name that are a list of pairs in AWS: `{ Name, Value }` or `{ Key, Value }`. */
export function pairs<N extends "Key" | "Name", const O extends Options<Record<string, string>>>(key: N, options: O) {
    const requested = (values: Record<string, string>) =>
        Object.entries(values).map(([name, Value]) => ({ [key]: name, Value }));
    const result: Argument = argument({ ...textsByName, requested }, options);
    type Pairs = Record<N | "Value", string>[];
    return result as Argument<Record<string, string>, Given<O>, AsOf<O>, Pairs, Pairs>;
}

/** A JSON document: text or an object in the program, text in the state, compared by its meaning. */
export function json<const O extends Options<string>>(equivalent: (a: string, b: string) => boolean, options: O) {
    return argument<string, O>(
        {
            name: "a JSON document",
            // Some programs pass an object.
            schema: anyType,
            is: (value): value is string => !isText(value) || parses(value),
            normal: (value) => {
                if (hasUnknown(value)) return notYetKnown;
                return isText(value) ? value : normalJson(JSON.stringify(value));
            },
            stored: (value) => (isText(value) && parses(value) ? normalJson(value) : value),
            empty: "",
            same: equivalent,
            keepsEqualText: true,
        },
        options,
    );
}

/**
 * The object from AWS' response. Values that AWS chooses are only included if they were set before, because others are not drift.
 *
 * @param known the object in the inputs or in the state. Default: all values of the response
 */
function toldOfBlock(table: Arguments, fact: object, known: PropertyValue | undefined): PropertyMap {
    const result: PropertyMap = {};
    for (const [name, one] of Object.entries(table)) {
        const part = factOf(fact, name, one.as) ?? one.default;
        const before = isMap(known) ? known[name] : undefined;
        if (part === undefined || (isMap(known) && one.computed && before === undefined)) continue;
        const value = one.told(part, before);
        if (value !== undefined) result[name] = value;
    }
    return result;
}

/** An object with its own arguments. */
export function block<A extends Arguments, const O extends Options<PropertyMap>>(table: A, options: O) {
    const same = (a: PropertyMap, b: PropertyMap) => unchangedAll(table, a, b);
    const kind = { name: "an object", schema: anyType, is: isMap, same, differences: differencesByName };
    const base = argument(kind, options);
    const result: Argument = {
        ...base,
        table,
        complaints: (value) => [...(isMap(value) ? complaintsAbout(table, value) : []), ...base.complaints(value)],
        normal: (value) => (isMap(value) ? withDefaults(table, value) : value),
        told: (fact, known) => (fact ? toldOfBlock(table, fact, known) : undefined),
    };
    return result as Argument<ValuesOf<A>, Given<O>, AsOf<O>, RequestOf<A, "camel">, RequestOf<A, "pascal">>;
}

/** A list of objects with their own arguments. */
export function blocks<A extends Arguments, const O extends Options<PropertyMap[]>>(table: A, options: O) {
    const is = (value: PropertyValue): value is PropertyMap[] => Array.isArray(value) && value.every(isMap);
    const same = (a: PropertyMap[], b: PropertyMap[]) =>
        a.length === b.length && a.every((item, index) => unchangedAll(table, item, b[index] ?? {}));
    const base = argument({ name: "a list of objects", schema: { type: "array", items: anyType }, is, same }, options);
    const complaintsAt = (item: PropertyMap, index: number) =>
        complaintsAbout(table, item).map(({ path, reason }) => ({ path: [index, ...path], reason }));
    const result: Argument = {
        ...base,
        table,
        complaints: (value) => [...(is(value) ? value.flatMap(complaintsAt) : []), ...base.complaints(value)],
        normal: (value) => (is(value) ? value.map((item) => withDefaults(table, item)) : value),
        told: (facts) => ((facts ?? []) as object[]).map((fact) => toldOfBlock(table, fact, undefined)),
    };
    return result as Argument<ValuesOf<A>[], Given<O>, AsOf<O>, RequestOf<A, "camel">[], RequestOf<A, "pascal">[]>;
}

/** Whether the known value is already the wanted one. */
export function unchanged(argument: Argument, before: PropertyValue | undefined, after: PropertyValue | undefined) {
    if (after === undefined) return argument.computed || isEmpty(before);
    if (hasUnknown(after)) return false;
    if (before === undefined || before === null) return isEmpty(after);
    return (isEmpty(before) && isEmpty(after)) || argument.same(before, after);
}

function unchangedAll(table: Arguments, before: PropertyMap, after: PropertyMap): boolean {
    return Object.entries(table).every(([name, one]) => unchanged(one, before[name], after[name]));
}

/** All problems of the values of a table's arguments. */
export function complaintsAbout(table: Arguments, given: PropertyMap): Complaint[] {
    const unexpected = Object.keys(given)
        .filter((name) => !(name in table))
        .map((name) => ({
            path: [name],
            reason: `the local AWS stand-in does not support "${name}"; ${otherNames(name, Object.keys(table))}`,
        }));
    const wrong = Object.entries(table).flatMap(([name, one]): Complaint[] => {
        const value = given[name];
        if (value === undefined || value === null) {
            return one.required ? [{ path: [name], reason: "it is required and was not given" }] : [];
        }
        return one.complaints(value).map(({ path, reason }) => ({ path: [name, ...path], reason }));
    });
    return [...unexpected, ...wrong];
}

function otherNames(name: string, known: readonly string[]): string {
    const near = nearest(name, known);
    return near === undefined ? `it supports ${known.join(", ") || "no arguments"}` : `did you mean "${near}"?`;
}

/** The values in their stored form, with defaults. */
export function withDefaults(table: Arguments, given: PropertyMap): PropertyMap {
    const result: PropertyMap = {};
    for (const [name, one] of Object.entries(table)) {
        const value = given[name] ?? one.default;
        if (value !== undefined && value !== null) result[name] = one.normal(value);
    }
    return result;
}

function isText(value: PropertyValue | undefined): value is string {
    return typeof value === "string";
}

function isTexts(value: PropertyValue): value is string[] {
    return Array.isArray(value) && value.every(isText);
}

function differencesByName(before: PropertyValue | undefined, after: PropertyValue | undefined): PropertyPath[] {
    if (!isMap(before) || !isMap(after)) return [[]];
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).map((name) => [name]);
}

function parses(value: string): boolean {
    try {
        JSON.parse(value);
        return true;
    } catch {
        return false;
    }
}

function shown(value: PropertyValue): string {
    const text = JSON.stringify(value);
    return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
