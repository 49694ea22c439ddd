import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

import { isMarked } from "../../components/outputs/may-be-output";
import { settingSchemas } from "../../components/settings/schema-problems";
import { definitionOf } from "../../components/settings/schema";

import { type Invokes, type Registration, type Run, run } from "./engine";

/** What stands for an unknown value in what the SDK sends to the engine. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** An Output that no preview knows, like an attribute of a resource that does not exist yet. */
export function unknownOutput(name = "source"): pulumi.Output<string> {
    return new Source(name).attribute;
}

class Source extends pulumi.CustomResource {
    declare readonly attribute: pulumi.Output<string>;

    constructor(name: string) {
        super("test:index:Source", name, { attribute: undefined });
    }
}

/** Resources as a program asked for them, without what an Output must not change anyway. */
function requested(registrations: readonly Registration[]): { type: string; inputs: Record<string, unknown> }[] {
    return registrations
        .filter(({ type }) => type !== "test:index:Source")
        .sort((one, other) => (`${one.type} ${one.name}` < `${other.type} ${other.name}` ? -1 : 1))
        .map(({ type, inputs }) => ({ type, inputs }));
}

/** Where one value has something else than another; what is unknown agrees with everything. */
function disagreements(value: unknown, other: unknown, path = ""): string[] {
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
function unknownArguments(registrations: readonly Registration[]): string[] {
    return registrations.flatMap(({ type, inputs }) =>
        Object.entries(inputs)
            .filter(([, value]) => JSON.stringify(value).includes(unknown))
            .map(([key]) => `${type}.${key}`),
    );
}

/** One argument that can be an Output: a right value, a wrong one, and arguments that have it. */
export interface OutputCase<Args, Value extends string | string[] = string> {
    right: Value;
    wrong?: Value;
    args: (value: pulumi.Input<Value>) => Args;
}

/** A list that can be an Output as a whole. */
export type ListCase<Args> = OutputCase<Args, string[]>;

/**
 * Tests that arguments may be Outputs.
 *
 * @param create makes the component
 */
export function testOutputs<Args, Value extends string | string[]>(
    cases: Record<string, OutputCase<Args, Value>>,
    create: (args: Args) => unknown,
    invokes: Invokes = {},
): void {
    const output = (value: Value) => pulumi.output(value) as pulumi.Output<Value>;
    const secretOutput = (value: Value) => pulumi.secret(value) as pulumi.Output<Value>;
    const deploy = (args: () => Args, options: { preview?: boolean; registered?: string[] } = {}): Promise<Run> =>
        run(() => create(args()), { invokes, ...options });

    /** What a preview does not know: the URN of each resource and the name of each argument. */
    const unknownIn = ({ registrations }: Run): string[] =>
        registrations.flatMap((one) => unknownArguments([one]).map((argument) => `${one.urn} ${argument}`));

    for (const [what, { right, wrong, args }] of Object.entries(cases)) {
        const texts = [right].flat().map((text) => JSON.stringify(text).slice(1, -1));
        describe(what, () => {
            const preview = once(() => deploy(() => args(right), { preview: true }));
            const previewOfUnknown = once(() =>
                deploy(() => args(unknownOutput() as pulumi.Output<never>), { preview: true }),
            );
            const deploymentOfSecret = once(() => deploy(() => args(secretOutput(right))));

            it("deploys what the value itself deploys", async () => {
                const plain = await deploy(() => args(right));
                const { registrations } = await deploymentOfSecret();
                assert.deepEqual(requested(registrations), requested(plain.registrations));
            });

            it("leaves the rest of a preview known", async () => {
                const plain = await preview();
                const { registrations } = await previewOfUnknown();
                const [shown, expected] = [requested(registrations), requested(plain.registrations)];
                assert.deepEqual(
                    shown.map(({ type }) => type),
                    expected.map(({ type }) => type),
                );
                assert.deepEqual(disagreements(shown, expected), []);
                assert.notDeepEqual(unknownArguments(registrations), [], "nothing depends on it");
            });

            it("stays a secret where it is one", async () => {
                const { registrations } = await deploymentOfSecret();
                const open = registrations.flatMap(({ type, name, inputs, secrets }) =>
                    Object.entries(inputs)
                        .filter(
                            ([key, value]) =>
                                texts.some((text) => JSON.stringify(value).includes(text)) && !secrets.includes(key),
                        )
                        .map(([key]) => `${type} ${name} ${key}`),
                );
                assert.deepEqual(open, []);
            });

            if (wrong !== undefined) {
                it("is refused with the same words when its value turns out to be wrong, and nothing with it is created", async () => {
                    const registered: string[] = [];
                    const late = await refusal(deploy(() => args(output(wrong)), { registered }));
                    assert.equal(late, await refusal(deploy(() => args(wrong))));
                    const known = unknownIn(await preview());
                    const unknown = unknownIn(await previewOfUnknown());
                    const depending = unknown.filter((one) => !known.includes(one)).map((one) => one.split(" ")[0]);
                    assert.deepEqual(
                        registered.filter((urn) => depending.includes(urn)),
                        [],
                    );
                    const secret = await refusal(deploy(() => args(secretOutput(wrong))));
                    for (const text of [wrong].flat()) {
                        assert.ok(!secret.includes(JSON.stringify(text)), secret);
                    }
                });
            }
        });
    }
}

/**
 * Tests that each setting that may be an Output has a case.
 *
 * @param schema of the arguments
 * @param elsewhere paths of those that other tests try
 */
export function testEveryMark(
    schema: z.ZodType,
    cases: Record<string, { args: (value: never) => unknown }>,
    elsewhere: readonly string[] = [],
): void {
    const marked = markedSchemas(schema);
    const tried = new Set(
        Object.values(cases).flatMap(({ args }) => {
            const output = pulumi.output("");
            const given = args(output as never);
            return pathsTo(given, output).flatMap((path) => settingSchemas(schema, path, given).filter(isMarked));
        }),
    );

    it("is tried at every place that takes one", () => {
        const missing = [...marked]
            .filter(([mark]) => !tried.has(mark))
            .map(([, path]) => path)
            .filter((path) => !elsewhere.includes(path));
        assert.ok(marked.size > 0);
        assert.deepEqual(missing, []);
    });
}

/** Every schema of a setting that may be an Output, with the first path to it. Destinations of all kinds of lines have the same. */
function markedSchemas(schema: z.core.$ZodType, path = "", seen = new Map<z.core.$ZodType, string>()) {
    if (isMarked(schema)) {
        if (!seen.has(schema)) {
            seen.set(schema, path);
        }
    }
    const { innerType, in: input, options = [], shape = {}, element, valueType, catchall } = definitionOf(schema);
    for (const inner of [innerType, input, ...options]) {
        if (inner !== undefined) {
            markedSchemas(inner, path, seen);
        }
    }
    for (const [key, inner] of [
        ...Object.entries(shape),
        ...(element === undefined ? [] : [["[]", element] as const]),
        ...[valueType, catchall].flatMap((inner) => (inner === undefined ? [] : [["*", inner] as const])),
    ]) {
        markedSchemas(inner, `${path}.${key}`, seen);
    }
    return seen;
}

/** Where a value is among others. */
function pathsTo(value: unknown, wanted: unknown, path: readonly PropertyKey[] = []): (readonly PropertyKey[])[] {
    if (value === wanted) {
        return [path];
    }
    if (typeof value !== "object" || value === null || pulumi.Output.isInstance(value)) {
        return [];
    }
    return Array.isArray(value)
        ? value.flatMap((one, index) => pathsTo(one, wanted, [...path, index]))
        : Object.entries(value).flatMap(([key, inner]) => pathsTo(inner, wanted, [...path, key]));
}

/** A function that runs once, for all who ask for its result. */
function once<T>(run: () => T): () => T {
    let result: { of: T } | undefined;
    return () => (result ??= { of: run() }).of;
}

async function refusal(deployed: Promise<unknown>): Promise<string> {
    try {
        await deployed;
    } catch (error) {
        assert.ok(pulumi.RunError.isInstance(error), String(error));
        return error.message;
    }
    throw new Error("it was not refused");
}
