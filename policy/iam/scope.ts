import { hasWildcard } from "../wildcards";
import type { Action } from "./action";
import { splitArn } from "./arn";
import { breadthOf, leavesNameOpen, type Breadth } from "./breadth";
import { narrowedBy } from "./condition";
import type { Statement } from "./statement";

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
    return patternsFor(statement, action).flatMap((pattern) => {
        const breadth = breadthOf(pattern, action);
        return breadth === undefined || (home && (breadth === "any account" || breadth === "any bucket"))
            ? []
            : [{ pattern, breadth }];
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

/** A statement's patterns of resources by the service that their ARN names; those that name none go with each. */
interface Patterns {
    readonly ofAnyService: readonly string[];
    readonly byService: ReadonlyMap<string, readonly string[]>;
}

const patterns = new WeakMap<Statement, Patterns>();

/** The patterns of a statement that can be of an action's resources: `*` stands for 22,000 actions. */
function patternsFor(statement: Statement, { resourceTypes }: Action): readonly string[] {
    const { ofAnyService, byService } = patternsOf(statement);
    if (byService.size === 0 || resourceTypes.length === 0) {
        return resourceTypes.length === 0 ? [] : ofAnyService;
    }
    const services = new Set(resourceTypes.map(({ arn }) => splitArn(arn).service));
    const isOpen = [...services].some((service) => service.includes("$"));
    const own = isOpen
        ? [...byService.values()].flat()
        : [...services].flatMap((service) => byService.get(service) ?? []);
    return own.length === 0 ? ofAnyService : [...ofAnyService, ...own];
}

/** Each once: stars in a row stand for what one stands for. */
function patternsOf(statement: Statement): Patterns {
    let known = patterns.get(statement);
    if (known === undefined) {
        const all = new Set(
            (statement.resources ?? []).flatMap((pattern) =>
                typeof pattern === "string" ? [pattern.replace(/\*{2,}/g, "*")] : [],
            ),
        );
        const ofAnyService: string[] = [];
        const byService = new Map<string, string[]>();
        for (const pattern of all) {
            const { service } = splitArn(pattern);
            if (hasWildcard(service) || service.includes("$")) {
                ofAnyService.push(pattern);
            } else {
                byService.set(service, [...(byService.get(service) ?? []), pattern]);
            }
        }
        known = { ofAnyService, byService };
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
