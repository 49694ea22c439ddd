import type { z } from "zod";

/** The properties of a Zod schema that are read here. Zod has a separate type for each kind. */
export interface SchemaDefinition {
    type: string;
    shape?: Record<string, z.core.$ZodType>;
    element?: z.core.$ZodType;
    innerType?: z.core.$ZodType;
    in?: z.core.$ZodType;
    options?: z.core.$ZodType[];
    discriminator?: string;
    keyType?: z.core.$ZodType;
    defaultValue?: unknown;
    valueType?: z.core.$ZodType;
    catchall?: z.core.$ZodType;
}

export function definitionOf(schema: z.core.$ZodType): SchemaDefinition {
    return schema._zod.def;
}

/** The choices of a union that a value can match: by its `type`, if that distinguishes them. */
export function choicesOf({ options = [], discriminator: kind }: SchemaDefinition, value: unknown): z.core.$ZodType[] {
    return options.filter((option) => {
        const literal = kind && definitionOf(option).shape?.[kind];
        return !literal || literal._zod.values?.has((value as Record<string, never> | undefined)?.[kind]);
    });
}

/** A schema with all schemas that it wraps and all its choices. */
export function unwrapped(schema: z.core.$ZodType, value: unknown): z.core.$ZodType[] {
    const definition = definitionOf(schema);
    const inner = definition.innerType ?? definition.in;
    const choices = choicesOf(definition, value);
    const next = inner !== undefined ? [inner] : choices.length > 0 ? choices : (definition.options ?? []);
    return [schema, ...next.flatMap((one) => unwrapped(one, value))];
}
