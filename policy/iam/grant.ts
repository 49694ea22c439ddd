import { hasWildcard, matcher, within } from "../wildcards";
import type { Held } from "./sources";
import type { Statement } from "./statement";

/** The statements that allow an action and are not denied unconditionally. */
export function grantsOf(action: string, held: readonly Held[]): readonly Held[] {
    return new Grants(held).of(action);
}

/** The same for many actions. */
export class Grants {
    private readonly known = new Map<string, readonly Held[]>();
    private readonly denials: readonly Statement[];
    private readonly covering = new Map<Statement, readonly Statement[]>();

    constructor(private readonly held: readonly Held[]) {
        this.denials = held.flatMap(({ statement }) =>
            !statement.allows && statement.conditions.length === 0 ? [statement] : [],
        );
    }

    of(action: string): readonly Held[] {
        let grants = this.known.get(action);
        if (grants === undefined) {
            const folded = action.toLowerCase();
            grants = this.held.filter(
                ({ statement }) =>
                    statement.allows &&
                    names(folded, statement) &&
                    !this.denialsOf(statement).some((denial) => names(folded, denial)),
            );
            this.known.set(action, grants);
        }
        return grants;
    }

    /** The denials of everything that a statement allows an action on. Whatever the action is, they are the same. */
    private denialsOf(statement: Statement): readonly Statement[] {
        let denials = this.covering.get(statement);
        if (denials === undefined) {
            denials = this.denials.filter((denial) => covers(denial, statement));
            this.covering.set(statement, denials);
        }
        return denials;
    }
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
