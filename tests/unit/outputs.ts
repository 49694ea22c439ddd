import * as pulumi from "@pulumi/pulumi";

import type { Registration } from "./engine";

/** What stands for an unknown value in what the SDK sends to the engine. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** An Output that no preview knows, like an attribute of a resource that does not exist yet. */
export function unknownOutput(): pulumi.Output<string> {
    return new Source("source").attribute;
}

class Source extends pulumi.CustomResource {
    declare readonly attribute: pulumi.Output<string>;

    constructor(name: string) {
        super("test:index:Source", name, { attribute: undefined });
    }
}

/** Resources as a program asked for them, without what an Output must not change anyway. */
export function requested(registrations: readonly Registration[]): { type: string; inputs: Record<string, unknown> }[] {
    return registrations
        .filter(({ type }) => type !== "test:index:Source")
        .sort((one, other) => (`${one.type} ${one.name}` < `${other.type} ${other.name}` ? -1 : 1))
        .map(({ type, inputs }) => ({ type, inputs }));
}

/** Where one value has something else than another; what is unknown agrees with everything. */
export function disagreements(value: unknown, other: unknown, path = ""): string[] {
    if (value === unknown) {
        return [];
    }
    if (typeof value !== "object" || typeof other !== "object" || value === null || other === null) {
        return Object.is(value, other) ? [] : [`${path}: ${JSON.stringify(value)} for ${JSON.stringify(other)}`];
    }
    const keys = new Set([...Object.keys(value), ...Object.keys(other)]);
    return [...keys].flatMap((key) =>
        disagreements(
            (value as Record<string, unknown>)[key],
            (other as Record<string, unknown>)[key],
            `${path}.${key}`,
        ),
    );
}

/** The arguments, as `type.argument`, in which something is unknown. */
export function unknownArguments(registrations: readonly Registration[]): string[] {
    return registrations.flatMap(({ type, inputs }) =>
        Object.entries(inputs)
            .filter(([, value]) => JSON.stringify(value).includes(unknown))
            .map(([key]) => `${type}.${key}`),
    );
}
