import type { z } from "zod";

import { nearest } from "./names";
import { definitionOf, unwrapped } from "./schema";

type Schema = z.core.$ZodType;

/**
 * What to write instead of a single value where a map is expected.
 *
 * @param schemas of the map
 * @param value the single value, if it may be shown
 */
export function asMap(schemas: readonly Schema[], value: unknown): string {
    const variants = variantsOf(schemas);
    if (variants.length === 0) {
        return `must be a map of settings: ${someOf(keysOf(schemas))}; indent them below it, one on each line`;
    }
    const meant = meantVariant(variants, value);
    if (meant !== undefined || variants.length <= most) {
        const shown = meant === undefined ? variants : [meant];
        return `must be a map of settings; write ${shown.map(({ text }) => text).join(" or ")}`;
    }
    const names = variants.map(({ name }) => JSON.stringify(name)).join(", ");
    return `must be a map of settings, such as ${variants[0]?.text ?? ""}; ${variants[0]?.by ?? ""} is one of ${names}`;
}

/** What a missing map contains. */
export function contentsOf(schemas: readonly Schema[]): string {
    const keys = keysOf(schemas);
    return keys.length === 0 ? "must be a map" : `must be a map of settings: ${someOf(keys)}`;
}

const none = /^(none|no|off|false|null|nothing)$/i;

/**
 * What to write instead of a single value where a list is expected; undefined if it is a value in a list.
 *
 * @param schemas of the list
 * @param value the single value
 */
export function asList(schemas: readonly Schema[], value: unknown): string | undefined {
    const lists = schemas.filter((schema) => definitionOf(schema).type === "array");
    const takesNone = lists.some((schema) => (schema as z.ZodType).safeParse([]).success);
    if (takesNone && (value === null || none.test(JSON.stringify(value).replaceAll('"', "")))) {
        return value === null
            ? "must be a list, but it has no value; indent its entries below it, write [] for an empty list, or remove it"
            : "must be a list; write [] for an empty list";
    }
    const entries = lists.flatMap((schema) => definitionOf(schema).element ?? []);
    if (entries.some((entry) => (entry as z.ZodType).safeParse(value).success)) {
        return undefined;
    }
    const wrapped = entries.flatMap((entry) => unwrapped(entry, value));
    const variants = variantsOf(wrapped);
    if (variants.length > 0) {
        return `must be a list of maps; write [${(meantVariant(variants, value) ?? variants[0])?.text ?? ""}]`;
    }
    const keys = keysOf(wrapped);
    return value === null || keys.length === 0
        ? undefined
        : `must be a list; each entry is a map of settings: ${someOf(keys)}; begin each entry with "- "`;
}

/** Maximum number of variants that a message shows in full. */
const most = 3;

interface Variant {
    /** The setting that distinguishes the variants, such as `type`. */
    by: string;
    name: string;
    /** The variant with its required settings: `{ type: nodeRole, roleName: … }`. */
    text: string;
}

/** The variants of a map that a setting such as `type` distinguishes. */
function variantsOf(schemas: readonly Schema[]): Variant[] {
    return schemas.flatMap((schema) => {
        const { discriminator, options = [] } = definitionOf(schema);
        return discriminator === undefined
            ? []
            : options.flatMap((option) => {
                  const { shape = {} } = definitionOf(option);
                  const name = [...(shape[discriminator]?._zod.values ?? [])].find((one) => typeof one === "string");
                  const required = Object.keys(shape).filter(
                      (key) => key !== discriminator && !(shape[key] as z.ZodType).safeParse(undefined).success,
                  );
                  const text = [`${discriminator}: ${String(name)}`, ...required.map((key) => `${key}: …`)].join(", ");
                  return typeof name === "string" ? { by: discriminator, name, text: `{ ${text} }` } : [];
              });
    });
}

function meantVariant(variants: readonly Variant[], value: unknown): Variant | undefined {
    const names = variants.map(({ name }) => name);
    const near = typeof value === "string" ? nearest(value, names) : undefined;
    return variants.find(({ name }) => name === near);
}

function keysOf(schemas: readonly Schema[]): string[] {
    return [...new Set(schemas.flatMap((schema) => Object.keys(definitionOf(schema).shape ?? {})))];
}

/** The first of several names, so that a reader sees of what kind they are. */
function someOf(names: readonly string[]): string {
    const shown = names.slice(0, 6);
    return `${shown.join(", ")}${names.length > shown.length ? ", …" : ""}`;
}
