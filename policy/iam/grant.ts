import { hasWildcard, matcher, within } from "../wildcards";
import type { Held } from "./sources";
import type { Statement } from "./statement";

/** The statements that allow an action and are not denied unconditionally. */
export function grantsOf(action: string, held: readonly Held[]): Held[] {
    const folded = action.toLowerCase();
    const granting = held.filter(({ statement }) => statement.allows && names(folded, statement));
    if (granting.length === 0) {
        return granting;
    }
    const denials = held.flatMap(({ statement }) =>
        !statement.allows && statement.conditions.length === 0 && names(folded, statement) ? [statement] : [],
    );
    return granting.filter(({ statement }) => !denials.some((denial) => covers(denial, statement)));
}

/** With a Deny that has a condition or only some of the resources, the action remains possible. */
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

/** Whether a statement is about an action, in lower case. Many actions are asked for, so its patterns are read once. */
export function names(action: string, statement: Statement): boolean {
    let namer = namers.get(statement);
    if (namer === undefined) {
        namer = namerOf(statement);
        namers.set(statement, namer);
    }
    return namer(action);
}

function namerOf({ actions, notActions }: Statement): (folded: string) => boolean {
    const written = (actions ?? notActions ?? []).flatMap((pattern) =>
        typeof pattern === "string" ? [pattern.toLowerCase()] : [],
    );
    const whole = new Set(written.filter((pattern) => !hasWildcard(pattern)));
    const patterns = written.filter((pattern) => hasWildcard(pattern)).map(matcher);
    const isNamed = (folded: string) => whole.has(folded) || patterns.some((isMeant) => isMeant(folded));
    return actions !== undefined ? isNamed : notActions !== undefined ? (folded) => !isNamed(folded) : () => false;
}
