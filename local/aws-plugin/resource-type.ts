import { randomBytes } from "node:crypto";

import { type Arguments, pairs, type RequestOf, text, textMap, type ValuesOf } from "./argument";
import type { Aws } from "./aws-clients";
import { ProviderError, unlessGone } from "./aws-errors";
import { type Case, type OutputNames, propertiesOf, requestOf } from "./aws-names";
import { type PropertyMap, type PropertyValue, textOf } from "./property-values";
import { retag, type Tagging, type Tags } from "./tags";

/** A type of AWS resource, as the calls of Pulumi's protocol need it. */
export interface ResourceType extends Facts {
    /** Pulumi's name of the type, such as `aws:iam/role:Role`. */
    readonly token: string;
    readonly arguments: Arguments;
    /** Properties that only AWS sets. They are unknown until the resource exists. */
    readonly outputs: readonly string[];
    /** Properties that must be unique. A replacement with the same values is created after the old resource was deleted. */
    readonly identity: readonly string[];
    /** The argument for its name, and the argument for a prefix of a generated name. */
    readonly prefixed?: readonly [name: string, prefix: string];
    /** Creates it and returns its ID. */
    create(aws: Aws, args: Values): Promise<string>;
    /** Sets properties that its creation cannot set. If this fails, the next `up` must complete the resource. */
    complete(aws: Aws, id: string, args: Values): Promise<unknown>;
    /** Its current properties in AWS, or undefined if it does not exist. `known` has the previous properties. */
    read(aws: Aws, id: string, known: PropertyMap): Promise<PropertyMap | undefined>;
    /** Applies changes in place. */
    update(aws: Aws, id: string, change: Change, known: PropertyMap): Promise<void>;
    /** Deletes it. The caller ignores an object that does not exist (see isGone). */
    delete(aws: Aws, id: string, known: PropertyMap): Promise<unknown>;
}

interface Facts {
    /** Its name in messages of the official provider, such as `IAM Role`. */
    readonly title: string;
    /** Groups of arguments, of which exactly one must be set. */
    readonly exactlyOneOf?: readonly (readonly string[])[];
    readonly outputNames?: OutputNames;
}

type Values = ValuesOf<Arguments>;

interface Change<V = Values> {
    readonly before: V;
    readonly after: V;
    readonly changed: (...names: (keyof V & string)[]) => boolean;
}

/** The arguments of a row, with those that most types have. */
type Given<A extends Arguments> = ValuesOf<A> & { readonly region?: string; readonly tags: Tags | undefined };

/** A request with all arguments, by AWS' names of them. */
export type Request<A extends Arguments, C extends Case> = RequestOf<A, C> &
    (C extends "camel" ? { tags?: Tags } : { Tags?: { Key: string; Value: string }[] });

/** The arguments in an ID, such as `clusterName:addonName`. */
type NamesIn<Id extends string> = Id extends `${infer Name}${":" | "#" | "|" | "/"}${infer Rest}`
    ? Name | NamesIn<Rest>
    : Id;

/** The part of a request that identifies the resource. */
type Key<A extends Arguments, Id extends string, Identifier extends string, C extends Case> = Record<
    Identifier,
    string
> & { [K in keyof RequestOf<Pick<A, NamesIn<Id> & keyof A>, C>]: string };

type Known<A extends Arguments> = Partial<ValuesOf<A>> & { readonly arn?: string };

/** One type of AWS resource: a row of the registry. */
interface Row<A extends Arguments, Id extends string, Identifier extends string, C extends Case> extends Facts {
    /** Without its region and its tags. */
    readonly arguments: A;
    /** Default: none. */
    readonly outputs?: readonly string[];
    /** Default: the arguments in its ID, and the region. */
    readonly identity?: readonly ((keyof A & string) | "region")[];
    /** Such as IAM's, which are in no region. */
    readonly global?: true;
    readonly tagging?: Tagging;
    /** The arguments in its ID, such as `clusterName:addonName`. */
    readonly id?: Id;
    /** AWS' name of the ID that AWS gives it, such as `SubnetId`. */
    readonly identifier?: Identifier;

    /** Returns the ID if it does not consist of arguments, or an object that contains it. */
    create?(aws: Aws, request: Request<A, C>, args: Given<A>): Promise<unknown>;
    complete?(aws: Aws, key: Key<A, Id, Identifier, C>, args: Given<A>): Promise<unknown>;
    /** Replaces `create` and `update`: sets all properties except tags, regardless of the previous ones. */
    put?(aws: Aws, request: Request<A, C>, args: Given<A>): Promise<unknown>;
    /** AWS' response, with names of properties in any case. An error that it does not exist means that it was deleted. */
    read(aws: Aws, key: Key<A, Id, Identifier, C>, known: Known<A>): Promise<object | undefined>;
    /** Applies changes in place, except for tags. */
    update?(
        aws: Aws,
        key: Key<A, Id, Identifier, C>,
        change: Change<Given<A>> & { readonly request: Request<A, C> },
    ): Promise<unknown>;
    delete(aws: Aws, key: Key<A, Id, Identifier, C>, known: Known<A>): Promise<unknown>;
}

/** A type of a service whose requests have names such as `clusterName`. Pulumi's SDK has it as `aws.NAME`. */
export function camelCaseType<A extends Arguments, Id extends string = never, Identifier extends string = never>(
    name: string,
    row: Row<A, Id, Identifier, "camel">,
): ResourceType {
    return resourceType(name, row, "camel");
}

/** A type of a service whose requests have names such as `RoleName`. Pulumi's SDK has it as `aws.NAME`. */
export function pascalCaseType<A extends Arguments, Id extends string = never, Identifier extends string = never>(
    name: string,
    row: Row<A, Id, Identifier, "pascal">,
): ResourceType {
    return resourceType(name, row, "pascal");
}

function resourceType<A extends Arguments, Id extends string, Identifier extends string, C extends Case>(
    name: string,
    row: Row<A, Id, Identifier, C>,
    letters: C,
): ResourceType {
    const { arguments: own, global, tagging, id: form, identifier, ...facts } = row;
    const table: Arguments = {
        ...own,
        ...(!global && { region: text({ replaces: true, computed: true, untold: true }) }),
        ...(tagging && { tags: letters === "camel" ? textMap({}) : pairs("Key", {}) }),
    };
    const prefixed = prefixedIn(own);
    const type = {
        outputs: [],
        ...facts,
        token: tokenOf(name),
        arguments: table,
        identity: row.identity ?? [...(global ? [] : ["region"]), ...namesIn(form ?? "")],
        ...(prefixed && { prefixed }),
    };
    const requested = (args: Values) => {
        const { region: _, ...others } = table;
        return requestOf(others, args as PropertyMap, letters) as Request<A, C>;
    };
    const inId = (id: string) => (form === undefined ? {} : argumentsIn(form, id));
    const keyOf = (id: string) =>
        ({
            ...requestOf(own, inId(id), letters),
            ...(identifier !== undefined && { [identifier]: id }),
        }) as Key<A, Id, Identifier, C>;
    const tagged = (id: string, properties: PropertyMap) => ({
        id,
        arn: textOf(properties["arn"] ?? properties["accessEntryArn"]),
    });

    return {
        ...type,
        delete: (aws, id, known) => row.delete(aws, keyOf(id), { ...known, ...inId(id) } as Known<A>),
        complete: async (aws, id, args) => row.complete?.(aws, keyOf(id), { ...args, ...inId(id) } as Given<A>),

        async create(aws, given) {
            const args = named(prefixed, given);
            const asked = [aws, requested(args), args as Given<A>] as const;
            const created = await (row.create ? row.create(...asked) : row.put?.(...asked));
            if (form !== undefined) return idOf(form, args);
            const within = identifier === undefined ? undefined : (created as PropertyMap | undefined)?.[identifier];
            return textOf(within ?? (created as PropertyValue));
        },

        read: (aws, id, known) =>
            unlessGone(
                (async () => {
                    const answer = await row.read(aws, keyOf(id), { ...known, ...inId(id) } as Known<A>);
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
                const request = requested(args);
                await row.put?.(aws, request, args as Given<A>);
                await row.update?.(aws, keyOf(id), { before, after, changed, request } as Change<Given<A>> & {
                    request: Request<A, C>;
                });
            }
            if (tagging && changed("tags")) {
                await retag(aws, tagging, tagged(id, known), before["tags"] as Tags, after["tags"] as Tags);
            }
        },
    };
}

/** Pulumi's token of a type or a function of its SDK: `aws:iam/role:Role` of `aws.iam.Role`, without the `aws.`. */
export function tokenOf(name: string): string {
    const [member = "", module = "index"] = name.split(".").reverse();
    return `aws:${module}/${member.charAt(0).toLowerCase()}${member.slice(1)}:${member}`;
}

/** Such as `name` and `namePrefix`. */
function prefixedIn(table: Arguments): ResourceType["prefixed"] {
    const prefix = Object.keys(table).find((name) => name.endsWith("Prefix"));
    return prefix === undefined ? undefined : [prefix.replace(/Prefix$/, ""), prefix];
}

/** With a name: the given one, or the prefix with a unique part that sorts by time. */
function named(prefixed: ResourceType["prefixed"], args: Values): Values {
    if (!prefixed) return args;
    const [name, prefix] = prefixed;
    if (args[name] !== undefined) return args;
    const time = new Date().toISOString().replace(/\D/g, "").padEnd(18, "0");
    return { ...args, [name]: `${textOf(args[prefix] as PropertyValue)}${time}${randomBytes(4).toString("hex")}` };
}

export function namesIn(form: string): string[] {
    return form.match(/\w+/g) ?? [];
}

export function idOf(form: string, args: Values): string {
    return form.replace(/\w+/g, (name) => String(args[name]));
}

/** The last argument in an ID can contain the separator, such as an ARN after a colon. */
function argumentsIn(form: string, id: string): PropertyMap {
    const names = namesIn(form);
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
