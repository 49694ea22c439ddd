import { matcher, within } from "../wildcards";
import type { Held } from "./sources";
import type { Statement } from "./statement";

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

const namers = new WeakMap<Statement, (action: string) => boolean>();

/** Whether a statement is about an action. Many actions are asked for, so its patterns are read once. */
function names(action: string, statement: Statement): boolean {
    let namer = namers.get(statement);
    if (namer === undefined) {
        namer = namerOf(statement);
        namers.set(statement, namer);
    }
    return namer(action.toLowerCase());
}

function namerOf({ actions, notActions }: Statement): (folded: string) => boolean {
    const patterns = (actions ?? notActions ?? []).flatMap((pattern) =>
        typeof pattern === "string" ? [matcher(pattern.toLowerCase())] : [],
    );
    const isNamed = (folded: string) => patterns.some((isMeant) => isMeant(folded));
    return actions !== undefined ? isNamed : notActions !== undefined ? (folded) => !isNamed(folded) : () => false;
}
