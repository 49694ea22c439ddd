import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

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
export interface OutputCase<Args> {
    right: string;
    wrong?: string;
    args: (value: pulumi.Input<string>) => Args;
}

/**
 * Tests that arguments may be Outputs.
 *
 * @param create makes the component
 */
export function testOutputs<Args>(
    cases: Record<string, OutputCase<Args>>,
    create: (args: Args) => unknown,
    invokes: Invokes = {},
): void {
    const deploy = (args: () => Args, options: { preview?: boolean; registered?: string[] } = {}): Promise<Run> =>
        run(() => create(args()), { invokes, ...options });

    /** What a preview does not know: the URN of each resource and the name of each argument. */
    const unknownIn = async (args: () => Args): Promise<string[]> => {
        const { registrations } = await deploy(args, { preview: true });
        return registrations.flatMap((one) => unknownArguments([one]).map((argument) => `${one.urn} ${argument}`));
    };

    for (const [what, { right, wrong, args }] of Object.entries(cases)) {
        describe(what, () => {
            it("deploys what the value itself deploys", async () => {
                const plain = await deploy(() => args(right));
                const { registrations } = await deploy(() => args(pulumi.output(right)));
                assert.deepEqual(requested(registrations), requested(plain.registrations));
            });

            it("leaves the rest of a preview known", async () => {
                const plain = await deploy(() => args(right), { preview: true });
                const { registrations } = await deploy(() => args(unknownOutput()), { preview: true });
                const [shown, expected] = [requested(registrations), requested(plain.registrations)];
                assert.deepEqual(
                    shown.map(({ type }) => type),
                    expected.map(({ type }) => type),
                );
                assert.deepEqual(disagreements(shown, expected), []);
                assert.notDeepEqual(unknownArguments(registrations), [], "nothing depends on it");
            });

            it("stays a secret where it is one", async () => {
                const { registrations } = await deploy(() => args(pulumi.secret(right)));
                const open = registrations.flatMap(({ type, name, inputs, secrets }) =>
                    Object.entries(inputs)
                        .filter(
                            ([key, value]) =>
                                JSON.stringify(value).includes(JSON.stringify(right).slice(1, -1)) &&
                                !secrets.includes(key),
                        )
                        .map(([key]) => `${type} ${name} ${key}`),
                );
                assert.deepEqual(open, []);
            });

            if (wrong !== undefined) {
                it("is refused with the same words when its value turns out to be wrong, and nothing with it is created", async () => {
                    const registered: string[] = [];
                    const late = await refusal(deploy(() => args(pulumi.output(wrong)), { registered }));
                    assert.equal(late, await refusal(deploy(() => args(wrong))));
                    const known = await unknownIn(() => args(right));
                    const unknown = await unknownIn(() => args(unknownOutput()));
                    const depending = unknown.filter((one) => !known.includes(one)).map((one) => one.split(" ")[0]);
                    assert.deepEqual(
                        registered.filter((urn) => depending.includes(urn)),
                        [],
                    );
                    const secret = await refusal(deploy(() => args(pulumi.secret(wrong))));
                    assert.ok(!secret.includes(JSON.stringify(wrong)), secret);
                });
            }
        });
    }
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
