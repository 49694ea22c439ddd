import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

import { isMarked } from "../../components/outputs/may-be-output";
import { settingSchemas } from "../../components/settings/schema-problems";
import { settingName } from "../../components/settings/problems";
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
    /** Whether other arguments have no effect beside it, or may not stand there. */
    alone?: boolean;
    /** Whether the program asks AWS with it, and creates resources only with the answer. */
    asksAws?: boolean;
}

/** A list that can be an Output as a whole. */
export type ListCase<Args> = OutputCase<Args, string[]>;

type Cases<Args, Value extends string | string[]> = Record<string, OutputCase<Args, Value>>;

/**
 * Tests that arguments may be Outputs. Cases that do not contradict one another are arguments of one component, because each component is deployed six times.
 *
 * @param create makes the component
 * @param options.appended lists of settings that have an entry for each case
 */
export function testOutputs<Args, Value extends string | string[]>(
    cases: Cases<Args, Value>,
    create: (args: Args) => unknown,
    { invokes = {}, appended = [] }: { invokes?: Invokes; appended?: readonly string[] } = {},
): void {
    const output = (value: Value) => pulumi.output(value) as pulumi.Output<Value>;
    const secretOutput = (value: Value) => pulumi.secret(value) as pulumi.Output<Value>;

    for (const group of groupsOf(cases, appended)) {
        const all = Object.entries(group);
        const argsWith = (value: (one: OutputCase<Args, Value>, what: string) => pulumi.Input<Value>): Args =>
            all
                .map(([what, one]): unknown => one.args(value(one, what)))
                .reduce((args, more) => combined(args, more, appended)) as Args;
        const deploy = (
            value: (one: OutputCase<Args, Value>, what: string) => pulumi.Input<Value>,
            options: { preview?: boolean; registered?: string[] } = {},
        ): Promise<Run> => run(() => create(argsWith(value)), { invokes, ...options });

        describe(Object.keys(group).join(", "), () => {
            const deployment = once(() => deploy(({ right }) => right));
            const deploymentOfSecret = once(() => deploy(({ right }) => secretOutput(right)));
            const previewOfUnknown = once(() =>
                deploy((_, what) => unknownOutput(what) as pulumi.Output<never>, { preview: true }),
            );

            it("deploys what the value itself deploys", async () => {
                const { registrations } = await deploymentOfSecret();
                assert.deepEqual(requested(registrations), requested((await deployment()).registrations));
            });

            it("leaves the rest of a preview known", async () => {
                const { registrations, find } = await previewOfUnknown();
                const [shown, expected] = [requested(registrations), requested((await deployment()).registrations)];
                assert.deepEqual(
                    shown.map(({ type }) => type),
                    expected.map(({ type }) => type),
                );
                assert.deepEqual(disagreements(shown, expected), []);
                const depending = registrations
                    .filter((one) => unknownArguments([one]).length > 0)
                    .flatMap(({ dependencies }) => dependencies);
                for (const [what, { asksAws }] of all) {
                    // The SDK forgets what a question depends on.
                    const isUsed = asksAws === true || depending.includes(find("test:index:Source", what).urn);
                    assert.ok(isUsed, `nothing depends on ${what}`);
                }
            });

            it("stays a secret where it is one", async () => {
                const { registrations } = await deploymentOfSecret();
                const open = all.flatMap(([what, { right }]) =>
                    registrations.flatMap(({ type, name, inputs, secrets }) =>
                        Object.entries(inputs)
                            .filter(([key, value]) => contains(value, right) && !secrets.includes(key))
                            .map(([key]) => `${what}: ${type} ${name} ${key}`),
                    ),
                );
                assert.deepEqual(open, []);
            });

            const refused = all.filter(([, { wrong }]) => wrong !== undefined);
            if (refused.length > 0) {
                it("is refused with the same words when its value turns out to be wrong, and nothing with it is created", async () => {
                    const orWrong =
                        (late: (value: Value) => pulumi.Input<Value>) =>
                        ({ right, wrong }: OutputCase<Args, Value>) =>
                            wrong === undefined ? right : late(wrong);
                    const registered: string[] = [];
                    const early = await refusal(deploy(orWrong((value) => value)));
                    assert.equal(await refusal(deploy(orWrong(output), { registered })), early);
                    const { registrations } = await previewOfUnknown();
                    const depending = registrations.filter((one) => unknownArguments([one]).length > 0);
                    assert.deepEqual(
                        registered.filter((created) => depending.some(({ urn }) => urn === created)),
                        [],
                    );
                    const secret = await refusal(deploy(orWrong(secretOutput)));
                    const marked = new Map<string, unknown>(all.map(([what]) => [what, pulumi.output("")]));
                    const args = argsWith((_, what) => marked.get(what) as pulumi.Output<never>);
                    for (const [what, { wrong }] of refused) {
                        const settings = pathsTo(args, marked.get(what)).map((path) => settingName(path));
                        const isNamed = settings.some((setting) => early.includes(`.${setting}`));
                        assert.ok(isNamed || contains(early, wrong ?? ""), `${what} is not refused: ${early}`);
                        for (const text of [wrong].flat()) {
                            assert.ok(!secret.includes(JSON.stringify(text)), secret);
                        }
                    }
                });
            }
        });
    }
}

/** Whether a value has one of the texts in it. */
function contains(value: unknown, texts: string | string[]): boolean {
    const written = JSON.stringify(value);
    return [texts].flat().some((text) => written.includes(JSON.stringify(text).slice(1, -1)));
}

/** Maximum number of Outputs of one component. With more of them, it plans more often, and each plan is larger. */
const most = 6;

/** The cases that can be arguments of one component. In each group, a text is the value of one case, and is nowhere else. */
function groupsOf<Args, Value extends string | string[]>(
    cases: Cases<Args, Value>,
    appended: readonly string[],
): Cases<Args, Value>[] {
    const groups: { cases: Cases<Args, Value>; args: unknown }[] = [];
    for (const [what, one] of Object.entries(cases)) {
        const placeholder = `\0${what}`;
        const args: unknown = one.args(placeholder as Value);
        const fitting = groups.find(
            (group) =>
                Object.keys(group.cases).length < most &&
                combined(group.args, args, appended) !== contradiction &&
                !contains(group.args, one.right) &&
                Object.values(group.cases).every(
                    ({ right, alone }) =>
                        alone !== true &&
                        one.alone !== true &&
                        !contains(args, right) &&
                        !contains(right, one.right) &&
                        !contains(one.right, right),
                ),
        );
        if (fitting === undefined) {
            groups.push({ cases: { [what]: one }, args });
        } else {
            fitting.cases[what] = one;
            fitting.args = combined(fitting.args, args, appended);
        }
    }
    return groups.map((group) => group.cases);
}

const contradiction = Symbol("contradiction");

/** Arguments that have all settings of two; {@link contradiction} if they have different values for one setting. */
function combined(one: unknown, other: unknown, appended: readonly string[]): unknown {
    if (one === undefined || other === undefined || Object.is(one, other)) {
        return one ?? other;
    }
    if (Array.isArray(one) && Array.isArray(other)) {
        const all = one.map((value, index) => combined(value, other[index], appended));
        return one.length === other.length && !all.includes(contradiction) ? all : contradiction;
    }
    if (!isMap(one) || !isMap(other)) {
        return contradiction;
    }
    const all = Object.fromEntries(
        Object.keys({ ...one, ...other }).map((key) => {
            const [value, added] = [one[key], other[key]];
            return [
                key,
                appended.includes(key) && Array.isArray(value) && Array.isArray(added)
                    ? [...(value as unknown[]), ...(added as unknown[])]
                    : combined(value, added, appended),
            ];
        }),
    );
    return Object.values(all).includes(contradiction) ? contradiction : all;
}

function isMap(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
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
