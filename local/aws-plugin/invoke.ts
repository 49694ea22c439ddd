import type { Arguments, ValuesOf } from "./argument";
import type { Aws } from "./aws-clients";
import type { PropertyMap, PropertyValue } from "./property-values";
import type { ResourceType } from "./resource-type";

/** A function that looks something up in AWS without changing it: a row of the registry of invokes. */
export interface Invoke<A extends Arguments = Arguments> {
    /** Pulumi's name of the function, such as `aws:iam/getRole:getRole`. */
    readonly token: string;
    readonly arguments: A;
    /** What is looked for, for messages: `reading IAM Role (name)`. */
    reading(args: ValuesOf<A>): string;
    /** What the official provider says when it is not there, since programs show these texts to people. Most say `couldn't find resource`. */
    readonly notFound?: string;
    /** The result; undefined, or AWS' own error, where it is not there. */
    call(aws: Aws, args: ValuesOf<A>): Promise<PropertyMap | undefined>;
}

/** Keeps the table's types for the code of the row, and forgets them for the registry. */
export function invoke<A extends Arguments>(row: Invoke<A>): Invoke {
    return row;
}

interface LookUp<A extends Arguments> {
    readonly token: string;
    readonly arguments: A;
    readonly notFound?: string;
    /** The id of the object. Messages name it. */
    readonly id: (args: ValuesOf<A>) => string;
    /** Which of the type's properties are in the result. */
    readonly result: readonly string[];
    /** What else is in it. */
    more?(properties: PropertyMap, aws: Aws, id: string): PropertyMap | Promise<PropertyMap>;
}

/** A lookup that tells of one object what a resource type's own state has. */
export function lookUp<A extends Arguments>(type: ResourceType, { token, result, ...row }: LookUp<A>): Invoke {
    return invoke({
        ...row,
        token,
        reading: (args) => `reading ${type.title} (${row.id(args)})`,
        async call(aws, args) {
            const id = row.id(args);
            const properties = await type.read(aws, id, {});
            if (!properties) return undefined;
            const told = result.map((name): [string, PropertyValue] => [name, properties[name] ?? ""]);
            const region = "region" in type.arguments ? { region: aws.region } : {};
            return { id, ...region, ...Object.fromEntries(told), ...(await row.more?.(properties, aws, id)) };
        },
    });
}
