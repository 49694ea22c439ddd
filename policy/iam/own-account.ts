import { listIn, textIn, type Json } from "../resources/json";
import type { Stack, StackResource } from "../resources/resource";
import { attachedPolicies } from "./attached-policies";
import { accountOf, isAccountRoot } from "./principal";
import { documentsOf, identityStatements } from "./sources";
import type { Statement } from "./statement";

/** The setting of the rules that ask whose account is whose. */
export const ownAccountSettings = {
    accountIds: {
        type: "array" as const,
        items: { type: "string" as const, pattern: "^\\d{12}$" },
        description: "Your own accounts.",
        default: [],
    },
};

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

/** Inputs by which a policy or a grant says what it is about. */
const aboutInputs = ["keyId", "function", "functionName", "resourceArn", "secretArn", "clusterArn", "resourceShareArn"];

/**
 * The accounts that the stack's resources are made in, by the provider that makes them.
 *
 * The engine does not tell a policy pack, so they are read from what must belong to them, the surest first: what the
 * provider is limited to, ARNs that AWS has given, ARNs of roles that AWS demands be of the same account, what resource
 * policies are about and who administers keys, and last the ARNs in the stack's own policies. Each is believed only where it names one account.
 */
export class OwnAccounts {
    private readonly byProvider = new Map<string | undefined, readonly string[]>();

    constructor(
        private readonly stack: Stack,
        private readonly configured: readonly string[],
    ) {}

    of(resource: StackResource): readonly string[] {
        if (this.configured.length > 0) {
            return this.configured;
        }
        const given = [
            () => allowedAccounts(resource),
            () => accountsIn([resource.props["arn"]]),
            () => accountsIn(aboutInputs.map((input) => resource.props[input])),
        ];
        return single(given) ?? this.ofSiblings(resource);
    }

    private ofSiblings({ providerUrn }: StackResource): readonly string[] {
        let accounts = this.byProvider.get(providerUrn);
        if (accounts === undefined) {
            const siblings = this.stack.resources.filter(
                (other) => other.type.startsWith("aws:") && other.providerUrn === providerUrn,
            );
            accounts =
                single([
                    () => accountsIn(siblings.map(({ props }) => props["arn"])),
                    () => accountsIn(siblings.flatMap(sameAccountArns)),
                    () => accountsIn(siblings.flatMap(arnsOfOwnResources)),
                    () => accountsIn(siblings.flatMap(administratorsOfKeys)),
                    () => accountsIn(siblings.flatMap(arnsInPolicies)),
                ]) ?? [];
            this.byProvider.set(providerUrn, accounts);
        }
        return accounts;
    }
}

/** The first reading that names one account. */
function single(readings: readonly (() => readonly string[])[]): readonly string[] | undefined {
    for (const read of readings) {
        const accounts = read();
        if (accounts.length === 1) {
            return accounts;
        }
    }
    return undefined;
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

/** A resource's own policy is about that resource. */
function arnsOfOwnResources(resource: StackResource): Json[] {
    return resourceStatements(resource).flatMap(({ resources }): Json[] => [...(resources ?? [])]);
}

/** The account that may do everything with a key: KMS refuses a policy that locks the key's own account out. */
function administratorsOfKeys(resource: StackResource): Json[] {
    return documentsOf(resource)
        .filter(({ kind }) => kind === "kms")
        .flatMap(({ statements }) => statements)
        .filter(({ allows, actions }) => allows && actions?.includes("kms:*") === true)
        .flatMap(({ principals }) => principals ?? [])
        .filter(isAccountRoot)
        .map(({ value }) => value);
}

function resourceStatements(resource: StackResource): Statement[] {
    return documentsOf(resource)
        .filter(({ kind }) => kind !== "identity" && kind !== "trust")
        .flatMap(({ statements }) => statements);
}

function arnsInPolicies(resource: StackResource): Json[] {
    return identityStatements(resource).flatMap(({ statement }): Json[] => [...(statement.resources ?? [])]);
}
