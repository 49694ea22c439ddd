import { cidrFault } from "../../components/aws/cidr";

/**
 * The official provider's checks of values before a request. The rules of each type are in its schema, mostly with the same messages:
 * https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service
 */
export type Rule<T> = readonly [holds: (value: T) => boolean, text: string];

/** A rule that only accepts certain texts, which the compiler knows. */
export type OneOf<V extends string> = Rule<string> & { readonly oneOf?: V };

export function oneOf<const V extends string>(...values: readonly V[]): OneOf<V> {
    const rule: Rule<string> = [
        (value) => (values as readonly string[]).includes(value),
        `one of ${values.join(", ")}`,
    ];
    return rule;
}

/** One of the values in AWS' SDK. */
export function oneOfEnum<V extends string>(values: Readonly<Record<string, V>>): OneOf<V> {
    return oneOf(...Object.values(values));
}

export function length(minimum: number, maximum: number): Rule<string> {
    return [
        (value) => value.length >= minimum && value.length <= maximum,
        `between ${minimum} and ${maximum} characters long`,
    ];
}

export function between(minimum: number, maximum: number): Rule<number> {
    return [(value) => value >= minimum && value <= maximum, `between ${minimum} and ${maximum}`];
}

export function atLeast(minimum: number): Rule<number> {
    return [(value) => value >= minimum, `at least ${minimum}`];
}

export function matching(pattern: RegExp, text: string): Rule<string> {
    return [(value) => pattern.test(value), text];
}

export function items(minimum: number, maximum: number): Rule<unknown[]> {
    return [
        (values) => values.length >= minimum && values.length <= maximum,
        maximum === Infinity ? `a list of at least ${minimum} items` : `a list of ${minimum} to ${maximum} items`,
    ];
}

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/verify/validate.go (ValidARN) */
export const arn: Rule<string> = matching(
    /^arn:aws(-[a-z]+)*:[^:]+:([a-z]{2,4}(-[a-z]+)+-\d{1,2})?:(aws|aws-managed|third-party|aws-marketplace|\d{12}|cw.{10})?:.+$/,
    "an ARN",
);

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/eks/validate.go (validClusterName) */
export const validClusterName: Rule<string> = matching(
    /^[0-9A-Za-z][\w-]{0,99}$/,
    "1 to 100 letters, digits, _ or -, the first one a letter or a digit",
);

/** Each item of a list. */
export function each(rule: Rule<string>): Rule<string[]> {
    return [(values) => values.every((value) => rule[0](value)), `a list, each of which is ${rule[1]}`];
}

/** A block of addresses that begins at a valid address for its size. */
export const ipv4Network: Rule<string> = [
    (value) => cidrFault(value) === undefined,
    "a block of IPv4 addresses, whose address is its first one",
];

/** Both rules, with both messages. */
export function both<T>(first: Rule<T>, second: Rule<T>): Rule<T> {
    return [(value) => first[0](value) && second[0](value), `${first[1]}, and ${second[1]}`];
}
