import type { Arguments, ValuesOf } from "./argument";
import type { Aws } from "./aws-clients";
import type { PropertyMap } from "./property-values";

/** A function that looks something up in AWS without changing it: a row of the registry of invokes. */
export interface Invoke<A extends Arguments = Arguments> {
    /** Pulumi's name of the function, such as `aws:iam/getRole:getRole`. */
    readonly token: string;
    readonly arguments: A;
    /** What is looked for, for messages: `reading IAM Role (name)`. */
    reading(args: ValuesOf<A>): string;
    /** The result, or why there is none. */
    call(aws: Aws, args: ValuesOf<A>): Promise<PropertyMap | NotFound>;
}

export class NotFound {
    constructor(readonly reason: string) {}
}

/**
 * How lookups say that something does not exist: most with the first wording, those that filter a list with the second. They are worded like the
 * official provider's, since programs show these texts to people.
 */
export const couldNotFind = new NotFound("couldn't find resource");
export const emptyResult = new NotFound("empty result");

/** Keeps the table's types for the code of the row, and forgets them for the registry. */
export function invoke<A extends Arguments>(row: Invoke<A>): Invoke {
    return row;
}
