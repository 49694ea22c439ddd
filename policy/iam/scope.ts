import { actionsNamed, type Action, type Owned } from "./action";
import type { Service } from "./action-reference";
import { ResourcePattern, type Breadth } from "./breadth";
import { remembering } from "../resources/remembering";
import { narrowedBy } from "./condition";
import type { Statement } from "./statement";

const patterns = new WeakMap<Statement, readonly ResourcePattern[]>();

/** A statement's distinct resources. Several stars in a row are the same as one. */
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

/** Why a resource pattern is too broad for an action, unless a condition narrows it. */
export function breadthIn(statement: Statement, pattern: ResourcePattern, action: Action): Breadth | undefined {
    const breadth = pattern.breadthFor(action);
    const isNarrowed = breadth !== undefined && (isAtHome(statement, breadth) || picksResources(statement, action));
    return isNarrowed ? undefined : breadth;
}

/** Whether a resource pattern can be too broad for any action of a service; without a service, for any action at all. */
export function canBeBroad(statement: Statement, pattern: ResourcePattern, service?: Service): boolean {
    return pattern.canBeBroad((breadth) => !isAtHome(statement, breadth), service);
}

/**
 * The only actions of a statement whose resources its conditions do not select: those that tag, if a condition requires a tag in the
 * request. Undefined if the conditions do not select the resources of the others either.
 */
export function onlyLeft(statement: Statement): readonly Owned[] | undefined {
    const { all, existing, dependsOnAction } = selectionOf(statement);
    if (!all || existing || dependsOnAction) {
        return undefined;
    }
    let actions = taggingIn.get(statement);
    if (actions === undefined) {
        actions = tagged((statement.actions ?? []).filter((action) => typeof action === "string"));
        taggingIn.set(statement, actions);
    }
    return actions;
}

/** Remembered, because each resource of a statement is asked about the same actions. */
const taggingIn = new WeakMap<Statement, readonly Owned[]>();

/** Many statements have the same actions. */
const tagged = remembering(
    100,
    (actions: readonly string[]) => actionsNamed(tagging, actions),
    (actions) => actions.join(" "),
);

function isAtHome(statement: Statement, breadth: Breadth): boolean {
    return (breadth === "any account" || breadth === "any bucket") && selectionOf(statement).home;
}

/** Actions that tag existing resources. */
const tagging = /:(CreateTags|CreateOrUpdateTags|TagResources?|AddTags\w*|Tag[A-Z]\w*)$/;

/** What conditions select for all actions of a statement. */
interface Selection {
    /** Resources. */
    readonly all: boolean;
    /**
     * Resources that exist. Tags in a request only select new resources: otherwise an identity that can tag any resource could get access
     * to it.
     */
    readonly existing: boolean;
    /** Own resources. */
    readonly home: boolean;
    /** Whether a condition also holds in requests without its key, which only some actions have in all requests. */
    readonly dependsOnAction: boolean;
}

const selections = new WeakMap<Statement, Selection>();

/** Cached, because a statement can have thousands of actions. */
function selectionOf(statement: Statement): Selection {
    let selection = selections.get(statement);
    if (selection === undefined) {
        selection = {
            all: narrowedBy(statement, "resource").length > 0,
            existing: narrowedBy(statement, "resource", { keys: ofExisting }).length > 0,
            home: narrowedBy(statement, "home").length > 0,
            dependsOnAction: statement.conditions.some(({ ifExists, set }) => ifExists || set === "ForAllValues"),
        };
        selections.set(statement, selection);
    }
    return selection;
}

const ofExisting = (key: string) => !/^aws:(requesttag\/|tagkeys$)/.test(key);

/** Whether conditions select the resources of all actions of a statement. */
export function picksAllResources(statement: Statement): boolean {
    return selectionOf(statement).existing;
}

function picksResources(statement: Statement, { id }: Action): boolean {
    const { all, existing, dependsOnAction } = selectionOf(statement);
    if (existing || !(all || dependsOnAction)) {
        return existing;
    }
    const tags = tagging.test(id);
    return (
        (all && !tags) ||
        (dependsOnAction &&
            narrowedBy(statement, "resource", { action: id, ...(tags ? { keys: ofExisting } : {}) }).length > 0)
    );
}

/** Whether a wildcard of a statement matches several resources, without a condition that selects them. */
export function leavesOpen(statement: Statement, action: Action): boolean {
    if (statement.notResources !== undefined) {
        return !picksResources(statement, action);
    }
    const patterns = patternsOf(statement).filter((pattern) => pattern.mayReach(action));
    return (
        patterns.length > 0 &&
        !picksResources(statement, action) &&
        patterns.some(
            (pattern) => breadthIn(statement, pattern, action) !== undefined || pattern.leavesNameOpen(action),
        )
    );
}

/**
 * Whether a statement gives an action on the holder's own credentials only, as in AWS' examples for users who manage their own password and keys.
 * With an action on their own policies or permissions boundary, users would give themselves permissions.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage-no-mfa.html
 */
export function isAboutOwnCredentials({ resources }: Statement, action: string): boolean {
    return (
        !/(policy|permissionsboundary)$/i.test(action) &&
        resources !== undefined &&
        resources.length > 0 &&
        resources.every(
            (resource) => typeof resource === "string" && /:(user|mfa)\/([^*?]*\/)?\$\{aws:username\}$/.test(resource),
        )
    );
}

/**
 * Whether a statement only applies to roles of AWS' own services, whose policies nobody else can change: `UnmodifiableEntity`. IAM's guide shows
 * such a statement for identities that create these roles.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html#service-linked-role-permissions
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html
 */
export function isAboutServicesRoles({ resources }: Statement): boolean {
    return (
        resources !== undefined &&
        resources.length > 0 &&
        resources.every((resource) => typeof resource === "string" && /:role\/aws-service-role\/[^*?]/.test(resource))
    );
}
