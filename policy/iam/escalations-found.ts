import { actionCalled } from "./action";
import { splitArn } from "./arn";
import { narrowedBy } from "./condition";
import { keyAs } from "./condition-keys";
import { escalationPaths, passRole, type EscalationPath } from "./escalation";
import { Grants, names } from "./grant";
import { hasWildcard, matches } from "../wildcards";
import { isAboutOneself, leavesOpen } from "./scope";
import type { Held } from "./sources";
import type { Statement, Text } from "./statement";

/** A path that a holder's statements open, and the place of each of its permissions. */
export interface Escalation {
    readonly path: EscalationPath;
    readonly places: readonly string[];
}

/** The paths that statements open together. */
export function escalationsIn(held: readonly Held[]): Escalation[] {
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
const steps = [...new Set(escalationPaths.flatMap(stepsOf))].map((action) => ({
    action,
    folded: action.toLowerCase(),
}));
const stepsOfStatement = new WeakMap<Statement, readonly string[]>();

/** The actions of paths that statements allow, regardless of denials. Most statements allow none. */
function stepsIn(held: readonly Held[]): ReadonlySet<string> {
    return new Set(
        held.flatMap(({ statement }) => {
            let allowed = stepsOfStatement.get(statement);
            if (allowed === undefined) {
                allowed = statement.allows
                    ? steps.filter(({ folded }) => names(folded, statement)).map(({ action }) => action)
                    : [];
                stepsOfStatement.set(statement, allowed);
            }
            return allowed;
        }),
    );
}

function openedBy(path: EscalationPath, grants: Grants, servicesLeft: readonly Text[]): Escalation[] {
    const parts = path.needs.map((action) => grants.of(action).find(({ statement }) => opens(statement, action, path)));
    const { passesRoleTo } = path;
    if (passesRoleTo !== undefined) {
        parts.push(grants.of(passing).find(({ statement }) => passesFreely(statement, passesRoleTo, servicesLeft)));
    }
    const places = parts.flatMap((part) => part?.place ?? []);
    return places.length < parts.length ? [] : [{ path, places: [...new Set(places)] }];
}

function opens(statement: Statement, action: string, { closedBy, onlyWhenBroad }: EscalationPath): boolean {
    const isClosed =
        isAboutOneself(statement) ||
        narrowedBy(statement, "handed on", { action, keys: (key) => closedBy?.includes(key) === true }).length > 0;
    if (isClosed || onlyWhenBroad !== true) {
        return !isClosed;
    }
    const facts = actionCalled(action);
    return facts !== undefined && leavesOpen(statement, facts);
}

/**
 * Whether a permission to pass roles is too broad. An expert names the role in full and the services in iam:PassedToService. A permission
 * for another service does not count for this one. Tags of a role do not count, because iam:PassRole does not evaluate them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
function passesFreely(statement: Statement, service: string, leftByDeny: readonly Text[]): boolean {
    const services = narrowedBy(statement, "handed on", {
        action: "iam:PassRole",
        keys: (key) => key === "iam:passedtoservice",
    })
        .flatMap(({ values }) => values)
        .concat(leftByDeny);
    if (services.length > 0 && !services.some((value) => typeof value !== "string" || isService(value, service))) {
        return false;
    }
    const namesRoles =
        statement.notResources === undefined &&
        statement.resources?.every((role) => typeof role !== "string" || !hasWildcard(splitArn(role).resource)) ===
            true;
    return !(namesRoles && services.length > 0);
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

/** `ec2.amazonaws.com`, in China `ec2.amazonaws.com.cn`. */
function isService(value: string, service: string): boolean {
    return (
        service === "*" ||
        [`${service}.amazonaws.com`, `${service}.amazonaws.com.cn`].some((name) => matches(value.toLowerCase(), name))
    );
}
