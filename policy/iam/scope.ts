import type { Action } from "./action";
import { breadthOf, leavesNameOpen, type Breadth } from "./breadth";
import { narrowedBy } from "./condition";
import type { Statement, Text } from "./statement";

export interface BroadResource {
    readonly pattern: string;
    readonly breadth: Breadth;
}

/** The resources of a statement that say too little for the action, and that no condition narrows either. */
export function broadResources(statement: Statement, action: Action): BroadResource[] {
    if (picksResources(statement, action)) {
        return [];
    }
    const home = narrowedBy(statement, "home").length > 0;
    return patternsOf(statement).flatMap((pattern) => {
        const breadth = typeof pattern === "string" ? breadthOf(pattern, action) : undefined;
        if (breadth === undefined || (home && (breadth === "any account" || breadth === "any bucket"))) {
            return [];
        }
        return [{ pattern: pattern as string, breadth }];
    });
}

/** Actions that tag what there is already. */
const tagging = /:(CreateTags|CreateOrUpdateTags|TagResources?|AddTags\w*|Tag[A-Z]\w*)$/;

/**
 * Whether conditions pick the resources. The tags of a request are about new resources, and not about
 * existing ones: an identity that can tag any resource could otherwise get access to it.
 */
function picksResources(statement: Statement, { id }: Action): boolean {
    return (
        narrowedBy(statement, "resource", {
            action: id,
            keys: (key) => !tagging.test(id) || !/^aws:(requesttag\/|tagkeys$)/.test(key),
        }).length > 0
    );
}

const patterns = new WeakMap<Statement, readonly Text[]>();

/** A statement's resources, each once: stars in a row stand for what one stands for. */
function patternsOf(statement: Statement): readonly Text[] {
    let known = patterns.get(statement);
    if (known === undefined) {
        const all = (statement.resources ?? []).map((pattern) =>
            typeof pattern === "string" ? pattern.replace(/\*{2,}/g, "*") : pattern,
        );
        known = [...new Set(all)];
        patterns.set(statement, known);
    }
    return known;
}

/** Whether a statement leaves open by a wildcard which of several resources it means, and no condition picks them. */
export function leavesOpen(statement: Statement, action: Action): boolean {
    if (picksResources(statement, action)) {
        return false;
    }
    return (
        statement.notResources !== undefined ||
        broadResources(statement, action).length > 0 ||
        (statement.resources ?? []).some((pattern) => typeof pattern === "string" && leavesNameOpen(pattern, action))
    );
}

/** Whether a statement is about its holder alone: AWS' own examples let people manage their password and keys so. */
export function isAboutOneself({ resources }: Statement): boolean {
    return (
        resources !== undefined &&
        resources.length > 0 &&
        resources.every(
            (resource) => typeof resource === "string" && /:(user|mfa)\/([^*?]*\/)?\$\{aws:username\}$/.test(resource),
        )
    );
}
