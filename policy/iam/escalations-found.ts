import { actionsOf } from "./action";
import { splitArn } from "./arn";
import { narrowedBy } from "./condition";
import { keyAs } from "./condition-keys";
import { escalationPaths, passRole, type EscalationPath } from "./escalation";
import { grantsOf } from "./grant";
import { hasWildcard, matches } from "../wildcards";
import { isAboutOneself, leavesOpen } from "./scope";
import type { Held } from "./sources";
import type { Text } from "./statement";

/** A path that the statements of a holder open, and where each part of it is granted. */
export interface Escalation {
    readonly path: EscalationPath;
    readonly places: readonly string[];
}

/** The paths that statements open together. */
export function escalationsIn(held: readonly Held[]): Escalation[] {
    const found: Escalation[] = [];
    for (const path of escalationPaths) {
        const places = placesOf(path, held);
        if (places !== undefined) {
            found.push({ path, places });
        }
    }
    // Said by itself where nothing that the holder may do uses the role: the policy of another holder may.
    const isSaid = found.some(({ path }) => path.passesRoleTo !== undefined);
    const places = isSaid ? undefined : placesOf(passRole, held);
    return places === undefined ? found : [...found, { path: passRole, places }];
}

function placesOf(path: EscalationPath, held: readonly Held[]): string[] | undefined {
    const places = new Set<string>();
    for (const action of path.needs) {
        const open = openGrants(action, path, held);
        if (open.length === 0) {
            return undefined;
        }
        open.slice(0, 1).forEach(({ place }) => places.add(place));
    }
    if (path.passesRoleTo !== undefined) {
        const allowed = servicesLeftByDeny(held);
        const passing = grantsOf("iam:PassRole", held).filter((grant) =>
            passesFreely(grant, path.passesRoleTo ?? "", allowed),
        );
        if (passing.length === 0) {
            return undefined;
        }
        passing.slice(0, 1).forEach(({ place }) => places.add(place));
    }
    return [...places];
}

function openGrants(action: string, path: EscalationPath, held: readonly Held[]): Held[] {
    const grants = grantsOf(action, held).filter(
        ({ statement }) =>
            !isAboutOneself(statement) &&
            narrowedBy(statement, "handed on", { action, keys: (key) => path.closedBy?.includes(key) === true })
                .length === 0,
    );
    if (path.onlyWhenBroad !== true) {
        return grants;
    }
    const [facts] = actionsOf(action);
    return grants.filter(({ statement }) => facts !== undefined && leavesOpen(statement, facts));
}

/**
 * Whether a right to pass roles reaches further than one decision: a role by its full name, to the services that
 * iam:PassedToService names, is what an expert writes. A right for another service opens nothing for this one. What a
 * role is tagged with does not count, because iam:PassRole does not see tags.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
function passesFreely({ statement }: Held, service: string, leftByDeny: readonly Text[]): boolean {
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
