import { hasWildcard, matcher, within } from "../wildcards";
import type { Held } from "./sources";
import type { Statement } from "./statement";

/** The statements that allow actions and are not denied unconditionally. */
export class Grants {
    private readonly denials: readonly Statement[];
    private readonly covering = new Map<Statement, readonly Statement[]>();

    constructor(private readonly held: readonly Held[]) {
        this.denials = held.flatMap(({ statement }) =>
            !statement.allows && statement.conditions.length === 0 ? [statement] : [],
        );
    }

    /** The first grant of an action that is of interest. */
    first(action: string, isOfInterest: (statement: Statement) => boolean = () => true): Held | undefined {
        const folded = action.toLowerCase();
        return this.held.find(({ statement }) => this.gives(statement, folded) && isOfInterest(statement));
    }

    of(action: string): readonly Held[] {
        const folded = action.toLowerCase();
        return this.held.filter(({ statement }) => this.gives(statement, folded));
    }

    private gives(statement: Statement, folded: string): boolean {
        return (
            statement.allows &&
            names(folded, statement) &&
            !this.denialsOf(statement).some((denial) => names(folded, denial))
        );
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
