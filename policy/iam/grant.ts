import { matches, within } from "../wildcards";
import type { Held } from "./sources";
import type { Statement, Text } from "./statement";

/** What allows an action, after what denies it outright is taken away. */
export function grantsOf(action: string, held: readonly Held[]): Held[] {
    const denials = held.flatMap(({ statement }) =>
        !statement.allows && statement.conditions.length === 0 && names(action, statement) ? [statement] : [],
    );
    return held.filter(
        ({ statement }) =>
            statement.allows && names(action, statement) && !denials.some((denial) => covers(denial, statement)),
    );
}

/** A Deny with a condition, or for some of the resources, leaves the action possible. */
function covers({ resources, notResources }: Statement, allowed: Statement): boolean {
    if (notResources !== undefined) {
        return false;
    }
    return (
        resources === undefined ||
        resources.includes("*") ||
        (allowed.resources !== undefined &&
            allowed.resources.every((resource) =>
                resources.some(
                    (pattern) =>
                        typeof resource === "string" && typeof pattern === "string" && within(resource, pattern),
                ),
            ))
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
