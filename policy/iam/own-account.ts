import { listIn, textIn, type Json } from "../resources/json";
import type { Stack, StackResource } from "../resources/resource";
import { attachedPolicies } from "./managed-policies";
import { accountOf } from "./principal";
import { identityStatements } from "./sources";

/** Inputs that AWS only accepts from the account that the resource is made in. */
const sameAccountInputs = [
    "roleArn",
    "nodeRoleArn",
    "executionRoleArn",
    "taskRoleArn",
    "podExecutionRoleArn",
    "serviceRole",
    "role",
    "permissionsBoundary",
];

/**
 * The account that a resource is made in.
 *
 * The engine does not tell a policy pack, so it is read from what must belong to it, the surest first: what the provider
 * is limited to, ARNs that AWS has given, ARNs of roles that AWS demands be of the same account, and last the ARNs in
 * the stack's own policies. Each is believed only where it names one account.
 */
export function ownAccounts(stack: Stack, resource: StackResource, configured: readonly string[]): readonly string[] {
    if (configured.length > 0) {
        return configured;
    }
    const siblings = stack.resources.filter(
        (other) => other.type.startsWith("aws:") && other.providerUrn === resource.providerUrn,
    );
    const evidence = [
        () => allowedAccounts(resource),
        () => accountsIn([resource.props["arn"]]),
        () => accountsIn(siblings.map(({ props }) => props["arn"])),
        () => accountsIn(siblings.flatMap(sameAccountArns)),
        () => accountsIn(siblings.flatMap(arnsInPolicies)),
    ];
    for (const read of evidence) {
        const accounts = read();
        if (accounts.length === 1) {
            return accounts;
        }
    }
    return [];
}

/** `allowedAccountIds`, which the engine hands on as a list or as the text of one. */
function allowedAccounts({ provider }: StackResource): string[] {
    const allowed = provider["allowedAccountIds"];
    const list =
        typeof allowed === "string" ? allowed.match(/\d{12}/g) : listIn(allowed).flatMap((id) => textIn(id) ?? []);
    return [...new Set(list ?? [])];
}

function accountsIn(values: readonly Json[]): string[] {
    return [...new Set(values.flatMap((value) => accountOf(textIn(value) ?? "") ?? []))];
}

function sameAccountArns(resource: StackResource): Json[] {
    return [...sameAccountInputs.map((input) => resource.props[input]), ...attachedPolicies(resource)];
}

function arnsInPolicies(resource: StackResource): Json[] {
    return identityStatements(resource).flatMap(({ statement }): Json[] => [...(statement.resources ?? [])]);
}
