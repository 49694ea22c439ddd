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
 * How the official provider says that something does not exist: most lookups fail with the first wording
 * (terraform-plugin-sdk, helper/retry/error.go), those that filter a list with the second (terraform-provider-aws,
 * internal/tfresource/not_found_error.go). Programs show these texts to people, so they are the same here.
 */
export const couldNotFind = new NotFound("couldn't find resource");
export const emptyResult = new NotFound("empty result");

/** Keeps the table's types for the code of the row, and forgets them for the registry. */
export function invoke<A extends Arguments>(row: Invoke<A>): Invoke {
    return row;
}
