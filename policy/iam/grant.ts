import { hasWildcard, matcher, within } from "../wildcards";
import { WildcardList } from "../wildcards-in-list";
import type { Held } from "./sources";
import type { Statement, Text } from "./statement";

/** The statements that allow actions and are not denied unconditionally. */
export class Grants {
    private readonly denials: readonly Denial[];
    private readonly covering = new Map<Statement, readonly Denial[]>();

    constructor(private readonly held: readonly Held[]) {
        const allowed = new AllowedResources(held);
        this.denials = held.flatMap(({ statement }) =>
            !statement.allows && statement.conditions.length === 0 && statement.notResources === undefined
                ? [new Denial(statement, allowed)]
                : [],
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
            !this.denialsOf(statement).some((denial) => names(folded, denial.statement))
        );
    }

    /** The denials of everything that a statement allows an action on. Whatever the action is, they are the same. */
    private denialsOf(statement: Statement): readonly Denial[] {
        let denials = this.covering.get(statement);
        if (denials === undefined) {
            denials = this.denials.filter((denial) => denial.covers(statement));
            this.covering.set(statement, denials);
        }
        return denials;
    }
}

/** The resources that statements allow something on, in which the pattern of a denial is looked up. */
class AllowedResources {
    private list: { readonly texts: readonly string[]; readonly index: WildcardList } | undefined;

    constructor(private readonly held: readonly Held[]) {}

    within(pattern: string): string[] {
        this.list ??= this.read();
        const { texts, index } = this.list;
        return [...index.matching(pattern)]
            .flatMap((place) => texts[place] ?? [])
            .filter((text) => within(text, pattern));
    }

    private read() {
        const all = this.held.flatMap(({ statement }) => (statement.allows ? (statement.resources ?? []) : []));
        const texts = [...new Set(all.filter((text) => typeof text === "string"))];
        return { texts, index: new WildcardList(texts) };
    }
}

/** With a Deny that has a condition or only some of the resources, the action remains possible. */
class Denial {
    private covered: ReadonlySet<Text> | undefined;

    constructor(
        readonly statement: Statement,
        private readonly allowed: AllowedResources,
    ) {}

    covers({ resources }: Statement): boolean {
        const denied = this.statement.resources;
        if (denied === undefined || denied.includes("*")) {
            return true;
        }
        this.covered ??= new Set(
            denied.flatMap((pattern) => (typeof pattern === "string" ? this.allowed.within(pattern) : [])),
        );
        return resources !== undefined && resources.every((resource) => this.covered?.has(resource) === true);
    }
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
