import type { z } from "zod";

import { definitionOf } from "../../../components/settings/schema";

/** All settings of a schema, by their paths. */
export function settingsOf(schema: z.core.$ZodType, path: string): [path: string, schema: z.core.$ZodType][] {
    const { innerType, in: input, options = [], shape = {}, element, valueType } = definitionOf(schema);
    return [
        ...[innerType, input, ...options].flatMap((one) => (one === undefined ? [] : settingsOf(one, path))),
        ...Object.entries(shape).flatMap(([name, one]): [string, z.core.$ZodType][] => {
            const inner = path === "" ? name : `${path}.${name}`;
            return [[inner, one], ...settingsOf(one, inner)];
        }),
        ...[element, valueType].flatMap((one) => (one === undefined ? [] : settingsOf(one, `${path}[]`))),
    ];
}
