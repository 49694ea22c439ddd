import { keyAs, type Aspect, type Comparison, type ConditionKey } from "./condition-keys";
import type { Condition, Statement, Text } from "./statement";

/**
 * What the operators that can narrow ask for. The others hold for nearly everything (`…Not…`), or say when (dates).
 *
 * `ArnEquals` and `ArnLike` are the same to IAM, wildcards included.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const comparisons: ReadonlyMap<string, Comparison | "presence"> = new Map<string, Comparison | "presence">([
    ["stringequals", "text"],
    ["stringequalsignorecase", "text"],
    ["stringlike", "pattern"],
    ["binaryequals", "text"],
    ["arnequals", "pattern"],
    ["arnlike", "pattern"],
    ["ipaddress", "address"],
    ["bool", "bool"],
    ["numericlessthan", "number"],
    ["numericlessthanequals", "number"],
    ["numericequals", "number"],
    ["null", "presence"],
]);

/**
 * Whether a condition narrows its statement in one respect: it asks that the key be there and be one of the values, and
 * every value leaves others outside.
 *
 * `…IfExists` and `ForAllValues` also hold when the key is absent. They narrow where a `Null` beside them asks for the
 * key, or where the action's requests always have it. A value that is not known yet counts as narrowing; the
 * update will show it.
 */
export function narrows(condition: Condition, statement: Statement, aspect: Aspect, action?: string): boolean {
    const key = keyAs(aspect, condition.key);
    const comparison = comparisons.get(condition.operator);
    if (key === undefined || comparison === undefined || condition.values.length === 0) {
        return false;
    }
    if (comparison === "presence") {
        return key.presence === true && asksForKey(condition);
    }
    const mayBeAbsent = condition.ifExists || condition.set === "ForAllValues";
    if (mayBeAbsent && !isGuarded(condition, statement) && !isAlwaysSent(key, statement, action)) {
        return false;
    }
    return condition.values.every((value) => names(value, key, condition, comparison));
}

function names(value: Text, key: ConditionKey, condition: Condition, comparison: Comparison): boolean {
    if (typeof value !== "string") {
        return true;
    }
    if (isTautology(value, condition.key, key.aspect)) {
        return false;
    }
    return key.names(value, comparison) || (key.presence === true && comparison === "pattern" && isMark(condition.key));
}

/**
 * Whether a tag is one that a tool puts on what it makes (`ebs.csi.aws.com/cluster`, `CSIVolumeName`): then any value of
 * it tells that tool's resources from others. Of a tag that everything carries (`team`, `Name`) any value tells nothing.
 */
function isMark(key: string): boolean {
    const tag = key.slice(key.indexOf("/") + 1);
    return /[./]/.test(tag) || /^csi/.test(tag);
}

/**
 * Whether a variable makes a value whatever the caller wants: the key itself, what the request brings along, and of a
 * caller or source whatever is not of the resource (`arn:aws:iam::${aws:PrincipalAccount}:role/deploy`).
 */
function isTautology(value: string, key: string, aspect: Aspect): boolean {
    const variables = [...value.toLowerCase().matchAll(/\$\{([^}]{1,128})\}/g)].map(([, name = ""]) => name);
    const isOutside = aspect === "caller" || aspect === "source" || aspect === "origin" || aspect === "agreed";
    return variables.some(
        (name) =>
            name === key ||
            /^(aws:(requesttag\/|useragent|referer)|sts:rolesessionname)/.test(name) ||
            (isOutside && !/^([*?$]|aws:resource(account|orgid|orgpaths))$/.test(name)) ||
            (aspect === "home" && name.startsWith("aws:resource")),
    );
}

function asksForKey({ operator, ifExists, values }: Condition): boolean {
    return operator === "null" && !ifExists && values.length > 0 && values.every((value) => is(value, "false"));
}

function isGuarded({ key }: Condition, { conditions }: Statement): boolean {
    return conditions.some((other) => other.key === key && asksForKey(other));
}

/** Of a statement with several actions, each must send the key: the others would be allowed without it. */
function isAlwaysSent({ alwaysIn = [] }: ConditionKey, { actions = [] }: Statement, action?: string): boolean {
    const asked = action === undefined ? actions : [action];
    return (
        alwaysIn.length > 0 &&
        asked.length > 0 &&
        asked.every((each) => typeof each !== "string" || alwaysIn.includes(each.toLowerCase()))
    );
}

function is(value: Text, expected: string): boolean {
    return typeof value !== "string" || value.toLowerCase() === expected;
}

/**
 * The conditions of a statement that narrow it in one of the respects, for one of its actions or for all of them.
 * `keys` picks among the aspect's keys, given in lower case.
 */
export function narrowedBy(
    statement: Statement,
    aspects: Aspect | readonly Aspect[],
    { action, keys = () => true }: { action?: string; keys?: (key: string) => boolean } = {},
): readonly Condition[] {
    return statement.conditions.filter(
        (condition) =>
            keys(condition.key) && [aspects].flat().some((aspect) => narrows(condition, statement, aspect, action)),
    );
}
