import { type Arguments, text, type ValuesOf } from "./argument";
import type { Aws } from "./aws-clients";
import type { PropertyMap } from "./property-values";
import type { ResourceType } from "./resource-type";
import { tokenOf } from "./token";

/** A function that reads from AWS: a row of the registry. */
export interface Invoke extends Row<Arguments> {
    /** Pulumi's name of the function, such as `aws:iam/getRole:getRole`. */
    readonly token: string;
}

interface Row<A extends Arguments> {
    /** Without its region. */
    readonly arguments: A;
    /** What is read, for messages: `reading IAM Role (name)`. */
    reading(args: ValuesOf<A>): string;
    /** The official provider's message for a missing object, because programs show it to users. Default: `couldn't find resource`. */
    readonly notFound?: string;
    /** Such as IAM's, which are in no region. */
    readonly global?: true;
    /** The result, without its region. Undefined, or AWS' error, if the object does not exist. */
    call(aws: Aws, args: ValuesOf<A>): Promise<PropertyMap | undefined>;
}

/** A function that Pulumi's SDK has as `aws.NAME`. */
export function invoke<A extends Arguments>(name: string, row: Row<A>): Invoke {
    const { global } = row;
    return {
        ...row,
        token: tokenOf(name),
        arguments: { ...row.arguments, ...(!global && { region: text({}) }) },
        async call(aws, args: ValuesOf<A>) {
            const result = await row.call(aws, args);
            return result && { ...(!global && { region: aws.region }), ...result };
        },
    };
}

interface LookUp<A extends Arguments> {
    readonly arguments: A;
    readonly notFound?: string;
    /** The ID of the object, for messages. */
    readonly id: (args: ValuesOf<A>) => string;
    /** The type's properties that are not in the result. */
    readonly without?: readonly string[];
    /** Further properties of the result. */
    more?(properties: PropertyMap, aws: Aws, id: string): PropertyMap | Promise<PropertyMap>;
}

/** A function that returns the state of one object of a resource type. */
export function lookUp<A extends Arguments>(
    name: string,
    type: ResourceType,
    { without = [], ...row }: LookUp<A>,
): Invoke {
    return invoke(name, {
        ...row,
        ...(!("region" in type.arguments) && { global: true }),
        reading: (args) => `reading ${type.title} (${row.id(args)})`,
        async call(aws, args) {
            const id = row.id(args);
            const properties = await type.read(aws, id, {});
            if (!properties) return undefined;
            const told = Object.entries(properties).filter(([name]) => !without.includes(name));
            const result = Object.fromEntries(told.map(([name, value]) => [name, value ?? ""]));
            return { id, ...result, ...(await row.more?.(properties, aws, id)) };
        },
    });
}
