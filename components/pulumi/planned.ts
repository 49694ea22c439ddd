import { isDeepStrictEqual } from "node:util";

import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

import type { AwsPlace } from "../iam/arn";
import { certainProblems } from "../settings/certain";
import { valueAt } from "../settings/paths";
import type { Problem } from "../settings/problems";
import { ProblemsError } from "../settings/problems-error";
import { knownBeforehand, settled } from "./beforehand";
import { findLateValues, type LateValue, merged, mustBeKnown, substituted } from "../outputs/late-values";
import { misusedValues } from "../outputs/misused-values";

/** A plan from plain arguments, and its problems. */
export interface Trial<T> {
    plan: T;
    problems: readonly Problem[];
}

/** The planning function of a component, and its inputs. */
export interface PlanRequest<T> {
    /** Name of the arguments in an error. */
    component: string;
    /** Of the arguments. */
    schema: z.ZodType;
    /** The arguments as the program gave them. */
    args: unknown;
    /** What is said of an argument, with its name as the program wrote it. Default: its present name. */
    asWritten?: <S extends { setting: string }>(said: S) => S;
    /** Place of the component's resources. Unknown values are assumed to be in the same place. */
    place: AwsPlace;
    /** Plans with plain arguments. It may throw a {@link ProblemsError}. */
    plan: (args: unknown) => Trial<T>;
}

/** Arguments of a resource, some of which may be Outputs. */
export type Lifted<A> = A extends pulumi.OutputInstance<unknown> | Promise<unknown>
    ? A
    : A extends string | number | boolean | null | undefined
      ? pulumi.Input<A>
      : A extends readonly (infer Element)[]
        ? pulumi.Input<Lifted<Element>[]>
        : A extends object
          ? pulumi.Input<{ [Key in keyof A]: Lifted<A[Key]> }>
          : A;

/** The same, where the map itself is known. */
export type LiftedArgs<A extends object> = { [Key in keyof A]: Lifted<A[Key]> };

/**
 * A plan, or a part of one, of which some values may depend on Outputs.
 *
 * The plan is a function of plain data and does not support Outputs. So it is computed several times: with a sample for each Output, and once more for each Output with another sample. Values that are the same in all these trials do not depend on an Output, and are known in a preview. Different values become an Output: the same plan is computed again when the real values are known. So regions, hosts, names and hashes that are derived from a value need no special rules.
 */
export class Planned<T> {
    private constructor(
        /** The first with all samples, then for each late value one in which its sample alone is another. */
        private readonly trials: readonly [T, ...T[]],
        private readonly source: Source,
        /** The part that this is, of the whole plan. */
        private readonly part: (whole: unknown) => T,
    ) {}

    /**
     * Plans with what is known, and has the rest planned and checked when it becomes known.
     *
     * @throws {@link ProblemsError} with everything that is wrong whatever the Outputs' values are
     */
    static from<T>(request: PlanRequest<T>): Planned<T> {
        const { schema, args, place, component, asWritten = (said) => said } = request;
        const { late, problems } = findLateValues(schema, args, place, isLate, component);
        if (problems.length > 0) {
            throw new ProblemsError(problems.map(asWritten));
        }
        const source = new Source({ ...request, asWritten }, late.map(asWritten));
        return new Planned(source.trials as [T, ...T[]], source, (whole) => whole as T);
    }

    /** A plan without Outputs. */
    static known<T>(plan: T): Planned<T> {
        const source = new Source(
            { component: "", args: {}, asWritten: (said) => said, plan: () => ({ plan, problems: [] }) },
            [],
        );
        return new Planned([plan], source, (whole) => whole as T);
    }

    /** The plan with samples instead of unknown values. Nothing of it that depends on an Output may be deployed; see {@link decided}. */
    get sample(): T {
        return this.trials[0];
    }

    /**
     * The name of a resource in the program. Where that depends on an Output that may be in names, it is the sample's name, which is the same in every deployment.
     *
     * @throws {@link ProblemsError} that names the other Outputs on which it depends
     */
    label(of: (plan: T) => string): string {
        this.refuseLate(of, ({ inNames }) => inNames);
        return of(this.sample);
    }

    /** A part of the plan. */
    pick<P>(of: (plan: T) => P): Planned<P> {
        const trials = this.trials.map(of) as [P, ...P[]];
        return new Planned(trials, this.source, (whole) => of(this.part(whole)));
    }

    /** Each element of a list, whose length no Output may decide. */
    list<E>(of: (plan: T) => readonly E[]): Planned<E>[] {
        const length = this.decided((plan) => of(plan).length);
        return Array.from({ length }, (_, index) => this.pick((plan) => of(plan)[index] as E));
    }

    /** Arguments of a resource: plain where they are known, Outputs where they are not. */
    args<A extends object>(of: (plan: T) => A): LiftedArgs<A> {
        return this.lift(of) as LiftedArgs<A>;
    }

    /** One value, when it is known. */
    output<V>(of: (plan: T) => V): pulumi.Output<V> {
        return pulumi.output(this.lift(of));
    }

    /** Does something with each text of a list: at once with those that are known, and with the others when they are. */
    each(of: (plan: T) => readonly string[], act: (text: string) => void): void {
        const known = this.trials.map(of).reduce((one, other) => one.filter((text) => other.includes(text)));
        known.forEach(act);
        this.source.whole?.apply(({ plan }) => {
            of(this.part(plan))
                .filter((text) => !known.includes(text))
                .forEach(act);
        });
    }

    /**
     * A decision that no Output may change, such as a resource's name in the program.
     *
     * @throws {@link ProblemsError} that names the Outputs that would
     */
    decided<D>(of: (plan: T) => D): D {
        this.refuseLate(of);
        const first = of(this.sample);
        this.source.expect((whole) => isDeepStrictEqual(of(this.part(whole)), first));
        return first;
    }

    /**
     * Parts of the plan, as far as they are known before anything is created: each part, and each element of a list, that no resource of the program decides.
     *
     * @throws {@link ProblemsError} where something is wrong whatever the other values are
     */
    async beforehand<P extends object>(of: (plan: T) => P): Promise<Partial<P>> {
        const [first, ...others] = (await this.source.beforehand()).map((whole) => of(this.part(whole)));
        if (first === undefined) {
            return {};
        }
        const parts = Object.entries(first).flatMap(([key, value]): [string, unknown][] => {
            const elsewhere = others.map((other) => (other as Record<string, unknown>)[key]);
            if (Array.isArray(value)) {
                const lists = elsewhere as unknown[][];
                const isCertain = (element: unknown, index: number) =>
                    lists.every((list) => list.length === value.length && isDeepStrictEqual(list[index], element));
                return [[key, value.filter(isCertain)]];
            }
            return elsewhere.every((other) => isDeepStrictEqual(other, value)) ? [[key, value]] : [];
        });
        return Object.fromEntries(parts) as Partial<P>;
    }

    /**
     * Checks what is known before anything is created.
     *
     * @throws {@link ProblemsError} where something is wrong whatever the other values are
     */
    async checked(): Promise<void> {
        await this.source.beforehand();
    }

    /** Problems without the values of secrets in them. */
    concealed(problems: readonly Problem[]): Promise<Problem[]> {
        return this.source.concealedBeforehand(problems);
    }

    /** Refuses the Outputs on which something depends, but for those that it may depend on. */
    private refuseLate(of: (plan: T) => unknown, isAllowed: (late: LateValue<unknown>) => boolean = () => false): void {
        const [first, ...others] = this.trials.map(of);
        const refused = this.source.late.filter(
            (late, index) => !isDeepStrictEqual(others[index], first) && !isAllowed(late),
        );
        if (refused.length > 0) {
            throw new ProblemsError(refused.map(({ setting }) => ({ setting, remedy: mustBeKnown })));
        }
    }

    private lift(of: (plan: T) => unknown): unknown {
        const results = this.trials.map(of);
        if (results.length === 1) {
            return results[0];
        }
        const places: (readonly PropertyKey[])[] = [];
        const lifted = merged(results, (dependencies, path) => {
            places.push(path);
            return this.source.value(dependencies, (whole) => valueAt(of(this.part(whole)), path));
        });
        this.source.expect((whole) => isSameBeside(results[0], of(this.part(whole)), places));
        return lifted;
    }
}

/** What the parts of a plan have in common. */
class Source {
    readonly trials: readonly [unknown, ...unknown[]];
    private readonly samples: ReadonlyMap<unknown, unknown>;
    private readonly otherSamples: ReadonlyMap<unknown, unknown>;
    private readonly expectations: ((whole: unknown) => boolean)[] = [];
    private readonly isPreview = pulumi.runtime.isDryRun();
    /** The plan with all values; nothing where all are known. It fails where something is wrong with them. */
    readonly whole: pulumi.Output<{ plan: unknown }> | undefined;
    private readonly errors = new Map<string, ProblemsError>();
    private plansBeforehand: Promise<readonly unknown[]> | undefined;
    private readonly parts = new Map<string, pulumi.Output<{ plan: unknown }>>();

    constructor(
        private readonly request: Required<Pick<PlanRequest<unknown>, "args" | "asWritten" | "component" | "plan">>,
        readonly late: readonly LateValue<pulumi.Input<unknown>>[],
    ) {
        this.samples = new Map(late.map(({ value, samples: [sample] }) => [value, sample]));
        this.otherSamples = new Map(late.map(({ value, samples: [, other] }) => [value, other]));
        const trials = [
            this.attempt(this.samples),
            ...late.map(({ value, samples: [, other] }) => this.attempt(new Map([...this.samples, [value, other]]))),
        ];
        const certain = certainProblems(trials.map(({ problems }) => problems));
        if (certain.length > 0) {
            throw new ProblemsError(certain);
        }
        const plans = trials.map((trial) => {
            if (!("plan" in trial)) {
                throw new ProblemsError(trial.problems);
            }
            return trial.plan;
        });
        this.trials = plans as [unknown, ...unknown[]];
        this.whole = late.length === 0 ? undefined : this.planWith(late);
    }

    /** Demands something of the plan that is made when all values are known. */
    expect(expectation: (whole: unknown) => boolean): void {
        this.expectations.push(expectation);
    }

    /**
     * A value of the plan when those that it depends on are known. In a deployment it waits for the check of all of them, so nothing that depends on a wrong one is created.
     */
    value(dependencies: readonly number[], of: (whole: unknown) => unknown): pulumi.Output<unknown> {
        const needed = this.late.filter((_, index) => dependencies.includes(index));
        const own = this.part(needed);
        if (this.isPreview || this.whole === undefined) {
            return own.apply(({ plan }) => of(plan));
        }
        // What it depends on decides whether it is a secret.
        return pulumi.all([own, pulumi.unsecret(this.whole)]).apply(([part, { plan }]) => {
            const before = part.plan as unknown;
            const value = of(plan);
            // Where samples made the part impossible, the whole alone says what it is.
            if (before !== undefined && !isDeepStrictEqual(of(before), value)) {
                throw this.unforeseen();
            }
            return value;
        });
    }

    private part(needed: readonly LateValue<pulumi.Input<unknown>>[]): pulumi.Output<{ plan: unknown }> {
        const key = needed.map(({ setting }) => setting).join(" ");
        const part =
            needed.length === this.late.length && this.whole !== undefined
                ? this.whole
                : (this.parts.get(key) ?? this.planWith(needed));
        this.parts.set(key, part);
        return part;
    }

    private planWith(needed: readonly LateValue<pulumi.Input<unknown>>[]): pulumi.Output<{ plan: unknown }> {
        const isWhole = needed.length === this.late.length;
        const outputs = needed.map(({ value }) => pulumi.output(value) as pulumi.Output<unknown>);
        const secrets = Promise.all(outputs.map((output) => pulumi.isSecret(output)));
        const planned = pulumi.all(outputs).apply(async (values) => {
            const real = needed.map(({ value }, index) => [value, values[index]] as const);
            const known = new Map<unknown, unknown>([...this.samples, ...real]);
            const trial = this.attempt(known);
            const plan = "plan" in trial ? trial.plan : undefined;
            if (!isWhole && !this.isPreview) {
                // Dependent resources wait for the check of the whole plan, which reports the problem.
                return { plan };
            }
            // With samples among the values, only what is wrong with other samples too is certain.
            const problems = isWhole
                ? trial.problems
                : certainProblems([trial.problems, this.attempt(new Map([...this.otherSamples, ...real])).problems]);
            if (problems.length > 0 || plan === undefined) {
                const isSecret = await secrets;
                const secret = needed.filter((_, index) => isSecret[index]).map(({ value }) => value);
                throw this.once(this.concealed(problems, known, secret));
            }
            if (isWhole && !this.expectations.every((holds) => holds(plan))) {
                throw this.unforeseen();
            }
            return { plan };
        });
        return planned;
    }

    /** The plan with what is known before anything is created, and once more for each other value with its second sample; nothing where there is no plan. */
    beforehand(): Promise<readonly unknown[]> {
        this.plansBeforehand ??= this.planBeforehand();
        return this.plansBeforehand;
    }

    private async planBeforehand(): Promise<readonly unknown[]> {
        if (this.late.length === 0) {
            return this.trials;
        }
        const found = await Promise.all(
            this.late.map(async ({ value, samples: [, other] }) => ({
                value,
                other,
                known: await knownBeforehand(value),
            })),
        );
        const open = found.filter(({ known }) => known === undefined);
        if (open.length === 0 && this.whole !== undefined) {
            return [(await settled(this.whole)).plan];
        }
        if (open.length === this.late.length) {
            return this.trials;
        }
        const known = found.flatMap((one) => (one.known === undefined ? [] : [[one.value, one.known.value] as const]));
        const base = new Map<unknown, unknown>([...this.samples, ...known]);
        const trials = [
            this.attempt(base),
            ...open.map(({ value, other }) => this.attempt(new Map([...base, [value, other]]))),
        ];
        const problems = certainProblems(trials.map((trial) => trial.problems));
        if (problems.length > 0) {
            throw this.once(await this.concealedBeforehand(problems));
        }
        return trials.every((trial) => "plan" in trial) ? trials.map(({ plan }) => plan) : [];
    }

    async concealedBeforehand(problems: readonly Problem[]): Promise<Problem[]> {
        const known = await Promise.all(this.late.map(({ value }) => knownBeforehand(value)));
        const isSecret = await Promise.all(this.late.map(({ value }) => pulumi.isSecret(pulumi.output(value))));
        const values = new Map(this.late.map(({ value }, index) => [value, known[index]?.value]));
        const secret = this.late.filter((_, index) => known[index] !== undefined && isSecret[index]);
        return [
            ...this.concealed(
                problems,
                values,
                secret.map(({ value }) => value),
            ),
        ];
    }

    private attempt(values: ReadonlyMap<unknown, unknown>): Trial<unknown> | { problems: readonly Problem[] } {
        const { args, asWritten, component, plan } = this.request;
        const known = this.late.length === 0 ? args : substituted(args, this.late, values);
        const misused = misusedValues(known, component);
        if (misused.length > 0) {
            return { problems: misused.map(asWritten) };
        }
        try {
            return plan(known);
        } catch (error) {
            if (error instanceof ProblemsError) {
                return { problems: error.problems };
            }
            throw error;
        }
    }

    /** Problems without the values of secrets in them. */
    private concealed(
        problems: readonly Problem[],
        known: ReadonlyMap<unknown, unknown>,
        secret: readonly unknown[],
    ): readonly Problem[] {
        if (secret.length === 0) {
            return problems;
        }
        const open = this.attempt(new Map([...known, ...secret.map((one) => [one, this.samples.get(one)] as const)]));
        const texts = secret.flatMap((one) => [known.get(one)].flat().map(String)).filter((text) => text !== "");
        return problems.map((problem) => {
            if (contains(open.problems, problem)) {
                return problem;
            }
            const hidden = {
                ...problem,
                remedy: texts.reduce((text, one) => text.replaceAll(one, "[secret]"), problem.remedy),
            };
            delete hidden.value;
            return hidden;
        });
    }

    private unforeseen(): ProblemsError {
        const remedy =
            "has a value for which the plan would have different resources: it may be equal to another Output's value, or of another kind " +
            "than assumed. Write the value itself, and use the same Output in all places that mean the same";
        return this.once(this.late.map(({ setting }) => ({ setting, remedy })));
    }

    /** One error object for equal problems: the SDK shows each object once. */
    private once(problems: readonly Problem[]): ProblemsError {
        const error = new ProblemsError(problems);
        const earlier = this.errors.get(error.message) ?? error;
        this.errors.set(error.message, earlier);
        return earlier;
    }
}

function contains(problems: readonly Problem[], problem: Problem): boolean {
    return problems.some((one) => isDeepStrictEqual(one, problem));
}

/** Whether a value may become known only while resources are created. */
export function isLate(value: unknown): value is pulumi.Input<unknown> {
    return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** Whether two values are the same but for what is at certain places. */
function isSameBeside(one: unknown, other: unknown, places: readonly (readonly PropertyKey[])[]): boolean {
    if (places.some(({ length }) => length === 0)) {
        return true;
    }
    if (places.length === 0) {
        return isDeepStrictEqual(one, other);
    }
    if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
        return false;
    }
    const [before, after] = [one, other] as Record<PropertyKey, unknown>[];
    if (
        before === undefined ||
        after === undefined ||
        (Array.isArray(one) && one.length !== (other as unknown[]).length)
    ) {
        return false;
    }
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) =>
        isSameBeside(
            before[key],
            after[key],
            places.filter(([head]) => String(head) === key).map(([, ...rest]) => rest),
        ),
    );
}
