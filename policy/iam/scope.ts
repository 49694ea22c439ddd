import type { Action } from "./action";
import { ResourcePattern, type Breadth } from "./breadth";
import { narrowedBy } from "./condition";
import type { Statement } from "./statement";

const patterns = new WeakMap<Statement, readonly ResourcePattern[]>();

/** A statement's resources, each once: stars in a row stand for what one stands for. */
export function patternsOf(statement: Statement): readonly ResourcePattern[] {
    let known = patterns.get(statement);
    if (known === undefined) {
        const texts = (statement.resources ?? []).flatMap((text) =>
            typeof text === "string" ? [text.replace(/\*{2,}/g, "*")] : [],
        );
        known = [...new Set(texts)].map((text) => new ResourcePattern(text));
        patterns.set(statement, known);
    }
    return known;
}

/** In what way a resource pattern says too little for an action, where no condition narrows it. */
export function breadthIn(statement: Statement, pattern: ResourcePattern, action: Action): Breadth | undefined {
    const breadth = pattern.breadthFor(action);
    const isNarrowed =
        breadth !== undefined &&
        (picksResources(statement, action) ||
            ((breadth === "any account" || breadth === "any bucket") && narrowedBy(statement, "home").length > 0));
    return isNarrowed ? undefined : breadth;
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

/** Whether a statement leaves open by a wildcard which of several resources it means, and no condition picks them. */
export function leavesOpen(statement: Statement, action: Action): boolean {
    if (picksResources(statement, action)) {
        return false;
    }
    return (
        statement.notResources !== undefined ||
        patternsOf(statement).some(
            (pattern) => breadthIn(statement, pattern, action) !== undefined || pattern.leavesNameOpen(action),
        )
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
