import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import type { AwsPlace } from "../iam/arn";
import { settingSchemas } from "../settings/schema-problems";
import { shortHash } from "../short-hash";

/** Inputs of a sample. */
export interface SampleContext {
    /** Eight unique hexadecimal digits, the same in every deployment. */
    id: string;
    /** Whether it is the second sample, which must differ from the first. */
    isOther: boolean;
    /** The assumed region and account of the value. */
    place: AwsPlace;
    /** The map that contains the setting, as the user wrote it. */
    beside: Readonly<Record<string, unknown>>;
}

/** A valid value for the setting, instead of an unknown one. */
export type Sample<T = string> = (context: SampleContext) => T;

/** A sample that is a valid name of a Kubernetes object. */
export const sampleName: Sample = ({ id }) => `output-${id}`;

/** Whether a name is such a sample, of an object of the same program that is not known yet. */
export function isSampleName(name: string): boolean {
    return /^output-[0-9a-f]{8}$/.test(name);
}

/** Properties of a setting that may be an Output. */
export interface LateSetting {
    sample: Sample<unknown>;
    /** Whether names of the program's resources may contain the sample, which is the same in every deployment. */
    inNames: boolean;
}

const marks = z.registry<LateSetting>();

declare const mark: unique symbol;

/** A setting that may be an Output. */
export interface MayBeOutput {
    readonly [mark]: true;
}

/**
 * Marks a setting that may be an Output, because its value can come from another resource. Settings that determine the number, kind or names of resources must not be marked. A further check on the schema removes the mark, so it comes last, before `optional()`.
 *
 * @param sample makes a value that passes the schema. It is planned with until the real one is known, and never deployed
 * @param options.inNames see {@link LateSetting}. Default: false
 */
export function mayBeOutput<S extends z.ZodType>(
    schema: S,
    sample: Sample<unknown>,
    { inNames = false }: { inNames?: boolean } = {},
): S & MayBeOutput {
    // A schema of its own: the same one may be used where no Output can be taken.
    return (schema.clone() as z.ZodType).register(marks, { sample, inNames }) as unknown as S & MayBeOutput;
}

/**
 * Marks a list whose elements may be Outputs and which may be one as a whole, such as the subnets of a VPC. Its length must not determine which resources there are.
 *
 * @param length of the list that is planned with until the real one is known
 */
export function listMayBeOutput<E extends z.ZodType & MayBeOutput>(
    list: z.ZodArray<E>,
    length = 1,
): z.ZodArray<E> & MayBeOutput {
    const element = marks.get(list.element);
    return mayBeOutput(list, (context) =>
        // The other list is longer, so that whatever depends on the length differs too.
        Array.from({ length: context.isOther ? length + 1 : length }, (_, index) =>
            element?.sample({ ...context, id: after(context.id, index) }),
        ),
    );
}

/** Another ID of eight hexadecimal digits. */
function after(id: string, steps: number): string {
    return ((Number.parseInt(id, 16) + steps) % 2 ** 32).toString(16).padStart(8, "0");
}

/** Whether a schema is marked itself. */
export function isMarked(schema: z.core.$ZodType): boolean {
    return marks.has(schema);
}

/**
 * Two valid values of a schema that is marked itself; none of another schema.
 *
 * @param id eight hexadecimal digits
 * @param beside the map that contains the setting
 */
export function samplesOf(schema: z.core.$ZodType, id: string, beside: unknown = {}): unknown[] {
    const marked = marks.get(schema);
    return ["eu-central-1", "us-east-1"].flatMap((region, index) => {
        const place = { partition: "aws", region, accountId: "111122223333" };
        const isOther = index > 0;
        const own = isOther ? shortHash(`${id} of another value`) : id;
        const context = { id: own, isOther, place, beside: beside as SampleContext["beside"] };
        return marked === undefined ? [] : [marked.sample(context)];
    });
}

/** The mark of the setting at `path`; undefined if it must not be an Output. */
export function lateSettingAt(
    schema: z.ZodType,
    path: readonly PropertyKey[],
    input: unknown,
): LateSetting | undefined {
    const marked = settingSchemas(schema, path, input).find((at) => marks.has(at));
    return marked && marks.get(marked);
}

/** The arguments for a schema: the settings of a stack file, in which marked settings may be Outputs. */
export type ArgsOf<S> = S extends MayBeOutput
    ? S extends z.ZodArray<infer Element>
        ? pulumi.Input<ArgsOf<Element>[]> | readonly ArgsOf<Element>[]
        : pulumi.Input<InputOf<S>>
    : S extends z.ZodOptional<infer Inner>
      ? ArgsOf<Inner> | undefined
      : S extends z.ZodDefault<infer Inner>
        ? ArgsOf<Inner> | undefined
        : S extends z.ZodPrefault<infer Inner>
          ? ArgsOf<Inner> | undefined
          : S extends z.ZodObject<infer Shape, infer Config>
            ? ShapeArgs<Shape, z.input<S>, Config>
            : S extends z.ZodArray<infer Element>
              ? readonly ArgsOf<Element>[]
              : S extends z.ZodUnion<infer Options>
                ? ArgsOf<Options[number]>
                : S extends z.ZodRecord<z.core.$ZodRecordKey, infer Value>
                  ? RecordArgs<z.input<S>, Value>
                  : InputOf<S>;

type InputOf<S> = S extends z.core.$ZodType ? z.input<S> : never;

// Mapped over what zod infers, which has the question marks and the comments.
type ShapeArgs<Shape, Input, Config> = {
    [Key in keyof Input]: Key extends keyof Shape
        ? ArgsOf<Shape[Key]>
        : Config extends z.core.$catchall<infer Other>
          ? ArgsOf<Other>
          : Input[Key];
};

type RecordArgs<Input, Value> = { [Key in keyof Input]: ArgsOf<Value> };
