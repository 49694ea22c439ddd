import { isWorldwide } from "../network/cidr";
import type { Condition, Statement, Text } from "./statement";

const positive = new Set([
    "stringequals",
    "stringequalsignorecase",
    "stringlike",
    "arnequals",
    "arnlike",
    "bool",
    "numericequals",
    "ipaddress",
    "null",
]);

/**
 * Whether a condition narrows a statement: it asks that the key be there and be one of the values.
 *
 * A negated operator, `IfExists` and `ForAllValues` all hold when the key is absent; a value of wildcards alone holds
 * for everything. A value that is not known yet is somebody's decision to narrow, which the update will show.
 */
export function narrows({ operator, set, ifExists, values }: Condition): boolean {
    if (!positive.has(operator) || ifExists || set === "ForAllValues" || values.length === 0) {
        return false;
    }
    switch (operator) {
        case "null":
            return values.every((value) => is(value, "false"));
        case "bool":
            return values.every((value) => is(value, "true"));
        case "ipaddress":
            return !values.some((value) => typeof value === "string" && isWorldwide(value));
        default:
            return !values.some((value) => typeof value === "string" && /^[*?:]*$/.test(value));
    }
}

function is(value: Text, expected: string): boolean {
    return typeof value !== "string" || value.toLowerCase() === expected;
}

/** The conditions of a statement that narrow it by one of the keys, given in lower case; `*` in a key is a wildcard. */
export function narrowedBy(statement: Statement, keys: (key: string) => boolean): readonly Condition[] {
    return statement.conditions.filter((condition) => keys(condition.key) && narrows(condition));
}
