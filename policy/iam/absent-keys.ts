import { actionsOf, conditionKeysOf, isOfSeveralServices, isService, type Action } from "./action";
import type { Condition, Statement } from "./statement";

/** Statements with more actions are not checked. */
const mostActions = 100;

/**
 * The effect of a condition whose key is in no request of the statement's actions. Undefined if one of them has the key, or if
 * IAM's reference does not contain the keys.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html#reference_policies_multiple-conditions-eval
 */
export function effectOfAbsentKey(condition: Condition, statement: Statement): string | undefined {
    if (!isOfActions(condition.key)) {
        return undefined;
    }
    const actions = allActionsOf(statement);
    if (actions === undefined || actions.some((action) => mayHave(action, condition.key))) {
        return undefined;
    }
    const holds = holdsWithoutKey(condition);
    if (statement.allows) {
        return holds ? "the condition always holds and limits nothing" : "the statement never allows anything";
    }
    return holds
        ? "the condition always holds and the statement denies every request"
        : "the statement never denies anything";
}

const actionsOfStatement = new WeakMap<Statement, readonly Action[] | undefined>();

/** Cached, because each condition of a statement is checked. */
function allActionsOf(statement: Statement): readonly Action[] | undefined {
    if (!actionsOfStatement.has(statement)) {
        actionsOfStatement.set(statement, readActions(statement));
    }
    return actionsOfStatement.get(statement);
}

/** All actions of a statement. Undefined if there are too many, or if IAM does not know one of them. */
function readActions({ actions = [] }: Statement): readonly Action[] | undefined {
    const all: Action[] = [];
    for (const pattern of actions) {
        if (typeof pattern !== "string" || isOfSeveralServices(pattern)) {
            return undefined;
        }
        const before = all.length;
        for (const action of actionsOf(pattern)) {
            if (all.push(action) > mostActions) {
                return undefined;
            }
        }
        if (all.length === before) {
            return undefined;
        }
    }
    return all.length === 0 ? undefined : all;
}

/**
 * Keys that the reference lists by action. All requests have global keys, except those of tags. Claims of identity providers belong
 * to a session.
 */
function isOfActions(key: string): boolean {
    const prefix = key.slice(0, key.indexOf(":"));
    // A device's session contains the properties of its connection: iot:Connection.Thing.IsAttached.
    if (/^iot:(connection|certificate)\./.test(key)) {
        return false;
    }
    return prefix === "aws" ? /^aws:(resourcetag\/|requesttag\/|tagkeys$)/.test(key) : isService(prefix);
}

function mayHave(action: Action, key: string): boolean {
    const [service = ""] = action.id.split(":");
    const [prefix = ""] = key.split(":");
    // S3's other services (s3-object-lambda, s3express) know keys of S3 that are missing in the reference.
    if (service !== prefix && (service.startsWith(prefix) || prefix.startsWith(service))) {
        return true;
    }
    const { names, beginnings } = conditionKeysOf(action);
    return names.has(key) || beginnings.some((beginning) => key.startsWith(beginning));
}

function holdsWithoutKey({ operator, set, ifExists, values }: Condition): boolean {
    if (operator === "null") {
        return values.some((value) => typeof value === "string" && value.toLowerCase() === "true");
    }
    return ifExists || set === "ForAllValues" || (set === undefined && /not/.test(operator));
}
