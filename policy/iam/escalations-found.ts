import { actionCalled, type Action } from "./action";
import { splitArn } from "./arn";
import { narrowedBy } from "./condition";
import { keyAs } from "./condition-keys";
import { escalationPaths, passRole, type EscalationPath } from "./escalation";
import { Grants } from "./grant";
import { hasWildcard, matches } from "../wildcards";
import { WildcardList } from "../wildcards-in-list";
import { isAboutOwnCredentials, isAboutServicesRoles, leavesOpen } from "./scope";
import { remembering } from "../resources/remembering";
import type { Held } from "./sources";
import type { Condition, Statement, Text } from "./statement";

/** A path that a holder's statements open, and the place of each of its permissions. */
export interface Escalation {
    readonly path: EscalationPath;
    readonly places: readonly string[];
    /** The conditions on keys that close the path, which do not. */
    readonly leaky: readonly Condition[];
}

/** The paths that statements open together. */
export function escalationsIn(held: readonly Held[]): Escalation[] {
    const first = held.find(({ statement }) => statement.allows);
    // With everything, no other statement opens more, and without a Deny none takes anything away.
    if (first !== undefined && allowsEverything(first.statement) && held.every(({ statement }) => statement.allows)) {
        opensAll ??= readEscalations([first]).map(({ path }) => path);
        return opensAll.map((path) => ({ path, places: [first.place], leaky: [] }));
    }
    return readEscalations(held);
}

/** The paths of a statement that allows everything: many resources have one. */
let opensAll: readonly EscalationPath[] | undefined;

function allowsEverything({ actions, resources, conditions }: Statement): boolean {
    return (
        conditions.length === 0 &&
        actions?.some((action) => action === "*" || action === "*:*") === true &&
        resources?.includes("*") === true
    );
}

function readEscalations(held: readonly Held[]): Escalation[] {
    const grants = new Grants(held);
    // The services that a Deny leaves for roles to be passed to.
    const servicesLeft = servicesLeftByDeny(held);
    const open = (path: EscalationPath) => openedBy(path, grants, servicesLeft);
    const possible = stepsIn(held);
    const found = escalationPaths.filter((path) => stepsOf(path).every((action) => possible.has(action))).flatMap(open);
    // Reported separately if the holder has no permission that uses the role. Another holder may have it.
    const isSaid = found.some(({ path }) => path.passesRoleTo !== undefined);
    return isSaid || !possible.has(passing) ? found : [...found, ...open(passRole)];
}

const passing = "iam:PassRole";

function stepsOf({ needs, passesRoleTo }: EscalationPath): readonly string[] {
    return passesRoleTo === undefined ? needs : [...needs, passing];
}

/** The actions of all paths, each once. */
const steps = [...new Set(escalationPaths.flatMap(stepsOf))];
const foldedSteps = new WildcardList(steps.map((action) => action.toLowerCase()));
/** Statements repeat patterns. */
const stepsNamed = remembering(1000, (pattern) => [...foldedSteps.matching(pattern)]);
const stepsOfStatement = new WeakMap<Statement, readonly string[]>();

/** The actions of paths that statements allow, regardless of denials. Most statements allow none. */
function stepsIn(held: readonly Held[]): ReadonlySet<string> {
    const allowed = new Set<string>();
    for (const { statement } of held) {
        if (allowed.size === steps.length) {
            break;
        }
        let own = stepsOfStatement.get(statement);
        if (own === undefined) {
            own = statement.allows ? readSteps(statement) : [];
            stepsOfStatement.set(statement, own);
        }
        for (const step of own) {
            allowed.add(step);
        }
    }
    return allowed;
}

function readSteps({ actions, notActions }: Statement): readonly string[] {
    const named = new Set(
        (actions ?? notActions ?? []).flatMap((pattern) =>
            typeof pattern === "string" ? stepsNamed(pattern.toLowerCase()) : [],
        ),
    );
    const isNegated = actions === undefined && notActions !== undefined;
    return steps.filter((_, index) => named.has(index) !== isNegated);
}

function openedBy(path: EscalationPath, grants: Grants, servicesLeft: readonly Text[]): Escalation[] {
    const parts = path.needs.map((action) => grants.first(action, (statement) => opens(statement, action, path)));
    const { passesRoleTo } = path;
    if (passesRoleTo !== undefined) {
        parts.push(grants.first(passing, (statement) => passesFreely(statement, passesRoleTo, servicesLeft)));
    }
    const places = parts.flatMap((part) => part?.place ?? []);
    const leaky = parts.flatMap((part) => part?.statement.conditions ?? []).filter(({ key }) => closes(path, key));
    return places.length < parts.length ? [] : [{ path, places: [...new Set(places)], leaky }];
}

function closes(path: EscalationPath, key: string): boolean {
    return closers.get(path)?.(key) === true;
}

/** For each path, whether a key closes it. Each statement is asked about each path. */
const closers = new Map(
    escalationPaths.flatMap((path) => {
        const keys = new Set(path.closedBy?.map((key) => key.toLowerCase()));
        return keys.size === 0 ? [] : [[path, (key: string) => keys.has(key)] as const];
    }),
);

function opens(statement: Statement, action: string, path: EscalationPath): boolean {
    const keys = closers.get(path);
    const isClosed =
        isAboutOwnCredentials(statement, action) ||
        (action.startsWith("iam:") && isAboutServicesRoles(statement)) ||
        (keys !== undefined && narrowedBy(statement, "handed on", { action, keys }).length > 0);
    if (isClosed || path.onlyWhenBroad !== true) {
        return !isClosed;
    }
    const facts = factsOf(action);
    // An action without types of resources is never limited to one.
    return facts !== undefined && (facts.resourceTypes.length === 0 || leavesOpen(statement, facts));
}

/** Remembered, because each statement is asked about the same actions. */
const factsOf = remembering(steps.length, (action): Action | undefined => actionCalled(action));

/**
 * Whether a permission to pass roles is too broad. An expert names the role in full and the services in iam:PassedToService. A permission
 * for another service does not count for this one. Tags of a role do not count, because iam:PassRole does not evaluate them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
function passesFreely(statement: Statement, service: string, leftByDeny: readonly Text[]): boolean {
    const { services, namesRoles } = passingOf(statement);
    if (services.length === 0 && leftByDeny.length === 0) {
        return true;
    }
    return !namesRoles && [services, leftByDeny].some((values) => values.some((value) => mayBe(value, service)));
}

interface Passing {
    /** The services in its conditions. */
    readonly services: readonly Text[];
    readonly namesRoles: boolean;
}

const passingByStatement = new WeakMap<Statement, Passing>();

/** Remembered, because each path asks the same. */
function passingOf(statement: Statement): Passing {
    let known = passingByStatement.get(statement);
    if (known === undefined) {
        known = {
            services: narrowedBy(statement, "handed on", {
                action: "iam:PassRole",
                keys: (key) => key === "iam:passedtoservice",
            }).flatMap(({ values }) => values),
            namesRoles:
                statement.notResources === undefined &&
                statement.resources?.every(
                    (role) => typeof role !== "string" || !hasWildcard(splitArn(role).resource),
                ) === true,
        };
        passingByStatement.set(statement, known);
    }
    return known;
}

/** The services that a Deny of passing roles to all others leaves. */
function servicesLeftByDeny(held: readonly Held[]): Text[] {
    return held
        .filter(
            ({ statement }) =>
                !statement.allows &&
                statement.resources?.includes("*") === true &&
                statement.actions?.some(
                    (action) => typeof action === "string" && matches(action.toLowerCase(), "iam:passrole"),
                ) === true &&
                statement.conditions.length === 1,
        )
        .flatMap(({ statement }) => statement.conditions)
        .filter(
            ({ key, operator, values }) =>
                key === "iam:passedtoservice" &&
                /^stringnot(equals|like)/.test(operator) &&
                values.every((value) => typeof value !== "string" || keyAs("handed on", key)?.names(value, "text")),
        )
        .flatMap(({ values }) => values);
}

/** Whether a value of iam:PassedToService is a service: `ec2.amazonaws.com`, in China `ec2.amazonaws.com.cn`. */
function mayBe(value: Text, service: string): boolean {
    if (typeof value !== "string" || service === "*") {
        return true;
    }
    const folded = value.toLowerCase();
    return matches(folded, `${service}.amazonaws.com`) || matches(folded, `${service}.amazonaws.com.cn`);
}
