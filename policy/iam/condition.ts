import { hasHole } from "../resources/json";
import { keyAs, type Aspect, type Comparison, type ConditionKey } from "./condition-keys";
import type { Condition, Statement, Text } from "./statement";

/**
 * How the operators that can narrow compare. Others match nearly everything (`…Not…`) or a time (dates).
 *
 * For IAM, `ArnEquals` and `ArnLike` are the same, also with wildcards.
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
 * Whether a condition narrows its statement in one aspect: it requires the key with one of the values, and every value excludes
 * others.
 *
 * `…IfExists` and `ForAllValues` are also true without the key. They narrow if a `Null` condition requires the key, or if all requests
 * of the action have it. An unknown value or key counts as narrowing, and is checked in the update.
 */
export function narrows(condition: Condition, statement: Statement, aspect: Aspect, action?: string): boolean {
    const effect = effectOf(condition, statement, aspect);
    return typeof effect === "boolean" ? effect : isAlwaysSent(effect, statement, action);
}

/** Whether a condition narrows. A key: only in requests of actions that always have it. */
type Effect = boolean | ConditionKey;

/** A key whose last part only names a tag or an attribute: `aws:RequestTag/team`. */
const isOfTag = /^[a-z0-9-]+:[a-z]+\//;

const effects = new WeakMap<Condition, Map<Aspect, Effect>>();

/** Cached, because each action of a statement is asked about. A condition belongs to one statement. */
function effectOf(condition: Condition, statement: Statement, aspect: Aspect): Effect {
    let known = effects.get(condition);
    if (known === undefined) {
        known = new Map();
        effects.set(condition, known);
    }
    let effect = known.get(aspect);
    if (effect === undefined) {
        effect = readEffect(condition, statement, aspect);
        known.set(aspect, effect);
    }
    return effect;
}

function readEffect(condition: Condition, statement: Statement, aspect: Aspect): Effect {
    const key = keyAs(aspect, condition.key);
    if (key === undefined) {
        return hasHole(condition.key) && !isOfTag.test(condition.key);
    }
    if (!namesAll(condition, key)) {
        return false;
    }
    const mayBeAbsent = condition.operator !== "null" && (condition.ifExists || condition.set === "ForAllValues");
    return mayBeAbsent && !isGuarded(condition, statement) ? key : true;
}

function namesAll(condition: Condition, key: ConditionKey): boolean {
    const comparison = comparisons.get(condition.operator);
    if (comparison === undefined || condition.values.length === 0) {
        return false;
    }
    if (key.onlyForAll === true && condition.set !== "ForAllValues") {
        return false;
    }
    return comparison === "presence"
        ? key.presence === true && isMark(condition.key) && asksForKey(condition)
        : condition.values.every((value) => names(value, key, condition, comparison));
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
 * Whether a tool adds a tag to its own resources (`ebs.csi.aws.com/cluster`, `CSIVolumeName`). Any value of such a tag distinguishes them
 * from others. A tag of all resources (`team`, `Name`, `anycompany:cost-center`) with any value does not.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/defining-and-publishing-a-tagging-schema.html
 */
function isMark(key: string): boolean {
    const tag = key.slice(key.indexOf("/") + 1);
    return /[./]/.test(tag) || /^(aws|eks|elasticbeanstalk):|^csi/.test(tag);
}

/**
 * Whether the caller controls a value through a variable: the key itself, values of the request, and for a caller or source everything
 * that is not a property of the resource (`arn:aws:iam::${aws:PrincipalAccount}:role/deploy`).
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

/** All actions of a statement must have the key. Otherwise the others would be allowed without it. */
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
 * The conditions that narrow a statement in one of the aspects, for one of its actions or for all.
 * `keys` selects keys of the aspect, in lower case.
 */
export function narrowedBy(
    statement: Statement,
    aspects: Aspect | readonly Aspect[],
    { action, keys }: { action?: string; keys?: (key: string) => boolean } = {},
): readonly Condition[] {
    if (statement.conditions.length === 0) {
        return [];
    }
    const asked = [aspects].flat();
    return statement.conditions.filter(
        (condition) =>
            (keys === undefined || keys(condition.key)) &&
            asked.some((aspect) => narrows(condition, statement, aspect, action)),
    );
}
