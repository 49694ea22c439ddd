import { randomBytes } from "node:crypto";

import { propertiesOf } from "./answers";
import { type Arguments, text, textMap, type ValuesOf } from "./argument";
import type { Aws } from "./aws-clients";
import { ProviderError, unlessGone } from "./aws-errors";
import { type PropertyMap, type PropertyValue, textOf } from "./property-values";
import { retag, type Tagging, tagList, type Tags } from "./tags";

/** A type of AWS resource, as the calls of Pulumi's protocol need it. */
export interface ResourceType extends Facts {
    /** Creates it and returns its ID. */
    create(aws: Aws, args: Values): Promise<string>;
    /** Sets properties that its creation cannot set. If this fails, the next `up` must complete the resource. */
    complete?(aws: Aws, id: string, args: Values): Promise<unknown>;
    /** Its current properties in AWS, or undefined if it does not exist. `known` has the previous properties. */
    read(aws: Aws, id: string, known: PropertyMap): Promise<PropertyMap | undefined>;
    /** Applies changes in place. */
    update(aws: Aws, id: string, change: Change, known: PropertyMap): Promise<void>;
    /** Deletes it. The caller ignores an object that does not exist (see isGone). */
    delete(aws: Aws, id: string, known: PropertyMap): Promise<unknown>;
}

interface Facts {
    /** Pulumi's name of the type, such as `aws:iam/role:Role`. */
    readonly token: string;
    /** Its name in messages of the official provider, such as `IAM Role`. */
    readonly title: string;
    readonly arguments: Arguments;
    /** Groups of arguments, of which exactly one must be set. */
    readonly exactlyOneOf?: readonly (readonly string[])[];
    /** Groups of arguments, of which at most one can be set. */
    readonly conflicting?: readonly (readonly string[])[];
    /** Properties that only AWS sets. They are unknown until the resource exists. */
    readonly outputs: readonly string[];
    /** How a default name is generated. */
    readonly autoname?: Autoname;
    /** The argument for its name, and the argument for a prefix of a generated name. */
    readonly prefixed?: readonly [name: string, prefix: string];
    /** Properties that must be unique. A replacement with the same values is created after the old resource was deleted. */
    readonly identity: readonly string[];
}

interface Autoname {
    readonly maximumLength: number;
    readonly transform?: (name: string) => string;
}

type Values = ValuesOf<Arguments>;

interface Change<V = Values> {
    readonly before: V;
    readonly after: V;
    readonly changed: (...names: (keyof V & string)[]) => boolean;
}

/** The arguments of a row, with those that most types have. */
type Given<A extends Arguments> = ValuesOf<A> & { readonly region?: string; readonly tags: Tags | undefined };

/** The same for services whose names begin with upper-case letters. */
export type Request<A extends Arguments> = Capitalized<ValuesOf<A>> & { Tags?: ReturnType<typeof tagList> };

type Capitalized<T> = T extends readonly (infer I)[]
    ? Capitalized<I>[]
    : T extends object
      ? string extends keyof T
          ? T
          : { -readonly [K in keyof T & string as Capitalize<K>]: Capitalized<T[K]> }
      : T;

type Known<A extends Arguments> = Partial<ValuesOf<A>> & { readonly arn?: string };

/** One type of AWS resource: a row of the registry. */
interface Row<A extends Arguments> extends Omit<Facts, "arguments" | "identity"> {
    /** Without its region and its tags. */
    readonly arguments: A;
    readonly identity: readonly ((keyof A & string) | "region")[];
    /** Such as IAM's, which are in no region. */
    readonly global?: true;
    readonly tagging?: Tagging;
    /** The arguments in its ID, such as `clusterName:addonName`. Default: the ID is the result of `create`. */
    readonly id?: string;

    create?(aws: Aws, args: Given<A>, request: Request<A>): Promise<unknown>;
    complete?(aws: Aws, id: string, args: Given<A>): Promise<unknown>;
    /** Replaces `create` and `update`: sets all properties except tags, regardless of the previous ones. */
    put?(aws: Aws, args: Given<A>, request: Request<A>): Promise<unknown>;
    /** AWS' response, with names of properties in any case. An error that it does not exist means that it was deleted. */
    read(aws: Aws, id: string, known: Known<A>): Promise<object | undefined>;
    /** Applies changes in place, except for tags. */
    update?(aws: Aws, id: string, change: Change<Given<A>>): Promise<unknown>;
    delete(aws: Aws, id: string, known: Known<A>): Promise<unknown>;
}

/** The properties of a row that calls need. */
export function resourceType<A extends Arguments>(row: Row<A>): ResourceType {
    const { arguments: own, global, tagging, id: form, ...facts } = row;
    const table: Arguments = {
        ...own,
        ...(!global && { region: text({ replaces: true, computed: true, untold: true }) }),
        ...(tagging && { tags: textMap({}) }),
    };
    const type = { ...facts, arguments: table };
    const requested = (args: Values) => capitalized(table, args as PropertyMap) as Request<A>;
    const inId = (id: string) => (form === undefined ? {} : argumentsIn(form, id));
    const tagged = (id: string, properties: PropertyMap) => ({
        id,
        arn: textOf(properties["arn"] ?? properties["accessEntryArn"]),
    });

    return {
        ...type,
        delete: (aws, id, known) => row.delete(aws, id, { ...known, ...inId(id) } as Known<A>),
        complete: async (aws, id, args) => row.complete?.(aws, id, { ...args, ...inId(id) } as Given<A>),

        async create(aws, given) {
            const args = named(row.prefixed, given);
            const asked = [aws, args as Given<A>, requested(args)] as const;
            const id = await (row.create ? row.create(...asked) : row.put?.(...asked));
            return form === undefined ? textOf(id as PropertyValue) : idOf(form, args);
        },

        read: (aws, id, known) =>
            unlessGone(
                (async () => {
                    const answer = await row.read(aws, id, { ...known, ...inId(id) } as Known<A>);
                    if (!answer) return undefined;
                    const properties = propertiesOf(type, { ...answer, ...inId(id) }, known);
                    if (tagging?.list && !("tags" in answer)) {
                        properties["tags"] =
                            table["tags"]?.told(await tagging.list(aws, tagged(id, properties)), {}) ?? {};
                    }
                    return properties;
                })(),
            ),

        async update(aws, id, { before, after: wanted, changed }, known) {
            const after = { ...wanted, ...inId(id) };
            if (Object.keys(table).some((name) => name !== "tags" && changed(name))) {
                const args = { ...after, tags: undefined };
                await row.put?.(aws, args as Given<A>, requested(args));
                await row.update?.(aws, id, { before, after, changed } as Change<Given<A>>);
            }
            if (tagging && changed("tags")) {
                await retag(aws, tagging, tagged(id, known), before["tags"] as Tags, after["tags"] as Tags);
            }
        },
    };
}

function capitalized(table: Arguments, values: PropertyMap): Record<string, unknown> {
    const entries = Object.entries(table).flatMap(([name, { table: inner }]): [string, unknown][] => {
        const value = values[name];
        if (value === undefined) return [];
        const key = name.charAt(0).toUpperCase() + name.slice(1);
        if (name === "tags") return [[key, tagList(value as Tags)]];
        if (!inner) return [[key, value]];
        const part = (one: PropertyValue) => capitalized(inner, one as PropertyMap);
        return [[key, Array.isArray(value) ? value.map(part) : part(value)]];
    });
    return Object.fromEntries(entries);
}

/** With a name: the given one, or the prefix with a unique part that sorts by time. */
function named(prefixed: Facts["prefixed"], args: Values): Values {
    if (!prefixed) return args;
    const [name, prefix] = prefixed;
    if (args[name] !== undefined) return args;
    const time = new Date().toISOString().replace(/\D/g, "").padEnd(18, "0");
    return { ...args, [name]: `${textOf(args[prefix] as PropertyValue)}${time}${randomBytes(4).toString("hex")}` };
}

function idOf(form: string, args: Values): string {
    return form.replace(/\w+/g, (name) => String(args[name]));
}

/** The last argument in an ID can contain the separator, such as an ARN after a colon. */
function argumentsIn(form: string, id: string): PropertyMap {
    const names = form.match(/\w+/g) ?? [];
    const separator = /\W/.exec(form)?.[0] ?? "";
    const parts = names.length === 1 ? [id] : id.split(separator);
    const values = [...parts.slice(0, names.length - 1), parts.slice(names.length - 1).join(separator)];
    if (values.includes("") || parts.length < names.length) {
        // The message of terraform-provider-aws (internal/service/iam/role_policy_attachment.go), with the names of our own arguments.
        const expected = form.replace(/\w+/g, "<$&>");
        throw new ProviderError(`unexpected format of ID ("${id}"), expected ${expected}`);
    }
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
}
