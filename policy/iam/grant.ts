import { matches } from "../wildcards";
import type { Held } from "./sources";
import type { Statement, Text } from "./statement";

/** What allows an action, after what denies it outright is taken away. */
export function grantsOf(action: string, held: readonly Held[]): Held[] {
    const denied = held.some(({ statement }) => !statement.allows && deniesOutright(action, statement));
    return denied ? [] : held.filter(({ statement }) => statement.allows && names(action, statement));
}

/** A Deny with a condition or for some resources leaves the action possible. */
function deniesOutright(action: string, statement: Statement): boolean {
    return (
        names(action, statement) &&
        statement.conditions.length === 0 &&
        (statement.resources?.includes("*") ?? statement.notResources === undefined)
    );
}

function names(action: string, { actions, notActions }: Statement): boolean {
    if (actions !== undefined) {
        return actions.some((pattern) => isAction(pattern, action));
    }
    return notActions !== undefined && !notActions.some((pattern) => isAction(pattern, action));
}

function isAction(pattern: Text, action: string): boolean {
    return typeof pattern === "string" && matches(pattern.toLowerCase(), action.toLowerCase());
}
