import { unknownAccount } from "../resources/cloudformation/reader";
import { isAbsent, listIn, objectIn, textIn, withHoles, type Json } from "../resources/json";
import type { Stack, StackResource } from "../resources/resource";
import { documentsIn } from "../resources/yaml";
import { attachedPolicies } from "./attached-policies";
import { accountOf, isAccountRoot } from "./principal";
import { documentsOf, identityStatements } from "./sources";
import type { Statement } from "./statement";

/** The setting of the rules that compare accounts. */
export const ownAccountSettings = {
    accountIds: {
        type: "array" as const,
        items: { type: "string" as const, pattern: "^\\d{12}$" },
        description: "Your own accounts.",
        default: [],
    },
};

/** Inputs that must be in the account of the resource. */
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

/** Inputs with the resource of a policy or grant. */
const aboutInputs = ["keyId", "function", "functionName", "resourceArn", "secretArn", "clusterArn", "resourceShareArn"];

/**
 * The accounts of the stack's resources, by their provider.
 *
 * The engine does not pass them to a policy pack, and shows no results of calls such as `getCallerIdentity`, so they are derived, the most
 * reliable source first: the provider's allowed accounts, the role that it assumes, ARNs from AWS, ARNs of roles that must be in the same
 * account, resources of resource policies and administrators of keys, the ARNs in the stack's own policies, and last the identity providers that
 * roles trust. A source is only used if it contains exactly one account.
 */
export class OwnAccounts {
    private readonly byProvider = new Map<string | undefined, readonly string[]>();

    constructor(
        private readonly stack: Stack,
        private readonly configured: readonly string[],
    ) {}

    of(resource: StackResource): readonly string[] {
        if (this.configured.length > 0) {
            // Also the account of a template that says `AWS::AccountId`.
            return [...new Set([...this.configured, ...allowedAccounts(resource)])];
        }
        const given = [
            () => allowedAccounts(resource),
            () => assumedAccounts(resource),
            () => accountsIn([withHoles(resource.props)["arn"]]),
            () => accountsIn(aboutInputs.map((input) => withHoles(resource.props)[input])),
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
                    () => accountsIn(siblings.map(({ props }) => withHoles(props)["arn"])),
                    () => accountsIn(siblings.flatMap(sameAccountArns)),
                    () => accountsIn(siblings.flatMap(arnsOfOwnResources)),
                    () => accountsIn(siblings.flatMap(administratorsOfKeys)),
                    () => accountsIn(siblings.flatMap(arnsInPolicies)),
                    () => accountsIn(siblings.flatMap(identityProviders)),
                ]) ?? [];
            this.byProvider.set(providerUrn, accounts);
        }
        return accounts;
    }
}

/** Own accounts, for messages. */
export function inWords(accounts: readonly string[]): string {
    return accounts.map((account) => (account === unknownAccount ? "the account of this stack" : account)).join(" or ");
}

/** The first source with exactly one account. */
function single(readings: readonly (() => readonly string[])[]): readonly string[] | undefined {
    for (const read of readings) {
        const accounts = read();
        if (accounts.length === 1) {
            return accounts;
        }
    }
    return undefined;
}

/** `allowedAccountIds`, which the engine passes as a list or as JSON text. */
function allowedAccounts({ provider }: StackResource): string[] {
    const allowed = provider["allowedAccountIds"];
    const list =
        typeof allowed === "string" ? allowed.match(/\d{12}/g) : listIn(allowed).flatMap((id) => textIn(id) ?? []);
    return [...new Set(list ?? [])];
}

/**
 * The account of the last role that the provider assumes, in which it creates everything.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs#assuming-an-iam-role
 */
function assumedAccounts({ provider }: StackResource): string[] {
    const last: Json = ["assumeRoles", "assumeRole", "assumeRoleWithWebIdentity"]
        .map((setting) => provider[setting])
        .find((roles) => !isAbsent(roles));
    // The engine passes objects as JSON text. A role that is not known yet has no ARN in it.
    const roles: Json = typeof last === "string" ? documentsIn(last)?.[0] : last;
    const role: Json = Array.isArray(roles) ? roles[roles.length - 1] : roles;
    return accountsIn([objectIn(role)["roleArn"]]);
}

function accountsIn(values: readonly Json[]): string[] {
    return [...new Set(values.flatMap((value) => accountOf(textIn(value) ?? "") ?? []))];
}

function sameAccountArns(resource: StackResource): Json[] {
    const props = withHoles(resource.props);
    return [...sameAccountInputs.map((input) => props[input]), ...attachedPolicies(resource)];
}

/** The policy of a resource applies to this resource. */
function arnsOfOwnResources(resource: StackResource): Json[] {
    return resourceStatements(resource).flatMap(({ resources }): Json[] => [...(resources ?? [])]);
}

/** The account with all permissions for a key: KMS refuses a policy that excludes the key's own account. */
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

/**
 * A role can only be assumed with tokens of an identity provider of its own account.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cross-account-access.html
 */
function identityProviders(resource: StackResource): Json[] {
    return documentsOf(resource)
        .filter(({ kind }) => kind === "trust")
        .flatMap(({ statements }) => statements)
        .filter(({ allows }) => allows)
        .flatMap(({ principals }) => principals ?? [])
        .filter(({ kind }) => kind === "Federated")
        .map(({ value }) => value);
}

function arnsInPolicies(resource: StackResource): Json[] {
    return identityStatements(resource).flatMap(({ statement }): Json[] => [...(statement.resources ?? [])]);
}
