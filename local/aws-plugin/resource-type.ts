import type { Arguments, ValuesOf } from "./argument";
import type { Aws } from "./aws-clients";
import type { PropertyMap } from "./property-values";

/** What there is to know about one type of AWS resource: a row of the registry. */
export interface ResourceType<A extends Arguments = Arguments> {
    /** Pulumi's name of the type, such as `aws:iam/role:Role`. */
    readonly token: string;
    /** What the official provider calls it in its messages, such as `IAM Role`. */
    readonly title: string;
    readonly arguments: A;
    /** Of the arguments of each group, exactly one has to be given. */
    readonly exactlyOneOf?: readonly (readonly string[])[];
    /** Of the arguments of each group, no two can be given. */
    readonly conflicting?: readonly (readonly string[])[];
    /** Properties that AWS alone decides. They are unknown until the resource exists. */
    readonly outputs: readonly string[];
    /** How a name is made for a resource whose program gives none. */
    readonly autoname?: Autoname;
    /** What no two of these can share. A new one that shares it with the old one has to wait until that is deleted. */
    identity(args: ValuesOf<A>): string;

    /** Creates it and returns its id. */
    create(aws: Aws, args: ValuesOf<A>): Promise<string>;
    /** Sets what creation cannot. If this fails the resource exists, and the next `up` has to finish it. */
    complete?(aws: Aws, id: string, args: ValuesOf<A>): Promise<void>;
    /** Its properties as AWS has them now, or nothing when it is gone. `known` is what was known of it before. */
    read(aws: Aws, id: string, known: PropertyMap): Promise<PropertyMap | undefined>;
    /** Applies the changes that need no new resource. A type without it has none. */
    update?(aws: Aws, id: string, change: Change<A>): Promise<void>;
    /** Deletes it. The caller ignores an object that does not exist (see isGone). */
    delete(aws: Aws, id: string, known: PropertyMap): Promise<void>;
}

export interface Change<A extends Arguments> {
    readonly before: ValuesOf<A>;
    readonly after: ValuesOf<A>;
    readonly changed: (...names: (keyof A & string)[]) => boolean;
}

export interface Autoname {
    readonly maximumLength: number;
    readonly transform?: (name: string) => string;
}

/** Keeps the table's types for the code of the row, and forgets them for the registry. */
export function resourceType<A extends Arguments>(type: ResourceType<A>): ResourceType {
    return type;
}
