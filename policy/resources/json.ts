/** A value that a preview does not know yet. */
export const unknown: unique symbol = Symbol("unknown until the update");
export type Unknown = typeof unknown;

/** What a resource's properties are made of, once read by `reveal`. */
export type Json = string | number | boolean | null | undefined | Unknown | Json[] | JsonObject;
export interface JsonObject {
    [key: string]: Json;
}

/**
 * The engine's spelling of "not known yet", one per type (its package resource/plugin, file rpc.go).
 * They are part of its wire protocol and do not change.
 */
const sentinels = [
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
    "030794c1-ac77-496b-92df-f27374a8bd58", // asset
    "e48ece36-62e2-4504-bad9-02848725956a", // archive
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
];
const sentinelLength = 36;

/**
 * Stands in a text for a part that is not known: a character that Unicode keeps free for use within a program.
 *
 * Only rules that say what such a part means to them see it, through `withHoles`. For others, the whole text is unknown. A template has
 * such texts (`Fn::Sub`). An Output has none: Pulumi's SDKs make a text unknown if one of its parts is.
 *
 * @see https://www.unicode.org/faq/private_use.html#noncharacters
 */
export const hole = "\uFDD0";

export function hasHole(text: string): boolean {
    return text.includes(hole);
}

/** The text, unless nothing of it is known. */
export function knownParts(text: string): string | Unknown {
    return hasHole(text) && text.replaceAll(hole, "") === "" ? unknown : text;
}

function isUnknownText(text: string): boolean {
    return text.length >= sentinelLength && sentinels.some((sentinel) => text.includes(sentinel));
}

/** What is known of properties, by the properties in which texts with holes are unknown. */
const knownOf = new WeakMap<JsonObject, JsonObject>();

/** Properties in which texts with holes are unknown. `done` remembers parts that several properties share. */
export function withoutHoles(written: JsonObject, done = new WeakMap<object, Json>()): JsonObject {
    const props = filled(written, done) as JsonObject;
    if (props !== written) {
        knownOf.set(props, written);
    }
    return props;
}

/** The same properties, with the known parts of texts. */
export function withHoles(props: JsonObject): JsonObject {
    return knownOf.get(props) ?? props;
}

function filled(value: Json, done: WeakMap<object, Json>): Json {
    if (typeof value === "string") {
        return hasHole(value) ? unknown : value;
    }
    if (!Array.isArray(value) && !isObject(value)) {
        return value;
    }
    let known = done.get(value);
    if (known === undefined) {
        known = Array.isArray(value) ? filledList(value, done) : filledObject(value, done);
        done.set(value, known);
    }
    return known;
}

function filledList(list: Json[], done: WeakMap<object, Json>): Json[] {
    const copy = list.map((entry) => filled(entry, done));
    return copy.some((entry, index) => entry !== list[index]) ? copy : list;
}

function filledObject(object: JsonObject, done: WeakMap<object, Json>): JsonObject {
    const entries = Object.entries(object).map(([key, entry]) => [key, entry, filled(entry, done)] as const);
    if (entries.every(([, before, after]) => before === after)) {
        return object;
    }
    const copy: JsonObject = {};
    for (const [key, , entry] of entries) {
        setEntry(copy, key, entry);
    }
    return copy;
}

/**
 * Copies a resource's properties with every unknown value replaced by the symbol `unknown`.
 *
 * @pulumi/policy hands rules a proxy that throws as soon as an unknown value is touched, which would end a rule at the
 * first unknown and hide what the rest shows. The proxy offers its target under a name of its own; an object that is
 * not a proxy (in a test) is read directly.
 */
export function reveal(value: object): JsonObject {
    const target = (value as Record<string, unknown>)["__getSpecialProxyTarget"] ?? value;
    return revealValue(target) as JsonObject;
}

/** No API takes what is nested deeper, and what follows it into its depth needs a bound. */
const deepest = 200;

export function revealValue(value: unknown, depth = 0): Json {
    if (typeof value === "string") {
        return isUnknownText(value) ? unknown : knownParts(value);
    }
    if (typeof value !== "object" || value === null) {
        return value as Json;
    }
    if (depth > deepest) {
        return unknown;
    }
    if (Array.isArray(value)) {
        // The SDK's proxy of a list fails in `map` during remediation, because it also wraps the list's constructor.
        return Array.from({ length: value.length }, (_, index) => revealValue(value[index], depth + 1));
    }
    const copy: JsonObject = {};
    for (const [key, entry] of Object.entries(value)) {
        setEntry(copy, key, revealValue(entry, depth + 1));
    }
    return copy;
}

/** Sets an entry whatever its name is: an assignment to `__proto__` would change what the object is. */
export function setEntry(object: JsonObject, key: string, value: Json): void {
    if (key === "__proto__") {
        Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
    } else {
        object[key] = value;
    }
}

export function isObject(value: Json): value is JsonObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object; anything else, an unknown included, reads as an empty one. */
export function objectIn(value: Json): JsonObject {
    return isObject(value) ? value : {};
}

/** The known entries of a list; anything that is not a list reads as an empty one. */
export function listIn(value: Json): Json[] {
    return Array.isArray(value) ? value : [];
}

/** The objects of a list, each with its place in it. */
export function objectsIn(value: Json): { index: number; object: JsonObject }[] {
    return listIn(value).flatMap((entry, index) => (isObject(entry) ? [{ index, object: entry }] : []));
}

export function textIn(value: Json): string | undefined {
    return typeof value === "string" ? value : undefined;
}

/** A number, also where it is written as text, as the providers accept it. NaN for everything else. */
export function numberIn(value: Json): number {
    return typeof value === "number" || typeof value === "string" ? Number(value) : Number.NaN;
}

/** True for a value that is left out: the provider's default holds. An unknown value is not left out. */
export function isAbsent(value: Json): value is null | undefined {
    return value === undefined || value === null;
}

/** Kubernetes and AWS providers accept booleans and numbers as text too. */
export function isTrue(value: Json): boolean {
    return value === true || value === "true";
}

export function isFalse(value: Json): boolean {
    return value === false || value === "false";
}
