import { accountsLetIn } from "../../iam/foreign";
import { OwnAccounts, ownAccountSettings } from "../../iam/own-account";
import { documentsOf, placeOf } from "../../iam/sources";
import type { Statement } from "../../iam/statement";
import { issuerOf } from "../../iam/web-identity";
import { stackRule } from "../rule";
import { ec2Trust, role } from "./examples";

export const crossAccountTrust = stackRule<{ accountIds: string[] }>({
    name: "iam-cross-account-trust",
    displayName: "Trust in another account has a condition",
    description:
        "A role trusts another account only under a condition, and identity providers only of its own account.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam", "cross-account"],
    rationale: `Whoever administers a trusted account decides who uses the trust. A condition keeps that in bounds:
\`sts:ExternalId\` for a supplier (who could otherwise be talked into using the role for another customer),
\`aws:PrincipalOrgID\` or \`aws:PrincipalArn\` within an organisation, \`aws:MultiFactorAuthPresent\` for people. Tags and names of
sessions are no bounds, because the trusted account sets them itself. A provider of web identities in another account is
another account's to change.

Which account is one's own is a setting. Without it the rule reads it from the provider's \`allowedAccountIds\`, from ARNs
that AWS has given to resources of the stack, from roles that must be of the same account, and from the ARNs in the stack's
policies. Where nothing of this tells, a trusted account without a condition is reported, because it may be a stranger's.`,
    remediationSteps: "Add a condition such as StringEquals sts:ExternalId or aws:PrincipalOrgID.",
    settings: ownAccountSettings,
    check: (stack, { accountIds }) => {
        const accounts = new OwnAccounts(stack, accountIds);
        return stack.ofType("aws:iam/role:Role").flatMap((each) => {
            const own = accounts.of(each);
            return documentsOf(each)
                .filter(({ kind }) => kind === "trust")
                .flatMap((document) =>
                    document.statements.flatMap((statement) =>
                        [...foreignPrincipals(statement, own), ...foreignIssuers(statement, own)].map((flaw) => ({
                            message: `${each.name}: ${placeOf(document, statement)}: ${flaw}`,
                            urn: each.urn,
                        })),
                    ),
                );
        });
    },
    examples: {
        bad: [
            {
                title: "a supplier's account, without the external ID",
                resources: [
                    role("monitoring", {
                        Principal: { AWS: "arn:aws:iam::999988887777:root" },
                        Action: "sts:AssumeRole",
                    }),
                ],
                settings: { accountIds: ["111122223333"] },
            },
            {
                title: "an identity provider of another account",
                resources: [
                    role("fluent-bit", {
                        Principal: {
                            Federated:
                                "arn:aws:iam::999988887777:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE",
                        },
                        Action: "sts:AssumeRoleWithWebIdentity",
                    }),
                ],
                settings: { accountIds: ["111122223333"] },
            },
        ],
        good: [
            {
                title: "a supplier's account, with the external ID",
                resources: [
                    role("monitoring", {
                        Principal: { AWS: "arn:aws:iam::999988887777:root" },
                        Action: "sts:AssumeRole",
                        Condition: { StringEquals: { "sts:ExternalId": "8c7d9f0e" } },
                    }),
                ],
                settings: { accountIds: ["111122223333"] },
            },
            {
                title: "a role of the same account, which the role's own ARN shows",
                resources: [
                    role(
                        "deploy",
                        { Principal: { AWS: "arn:aws:iam::111122223333:role/ci" }, Action: "sts:AssumeRole" },
                        { arn: "arn:aws:iam::111122223333:role/deploy" },
                    ),
                    role("node", ec2Trust),
                ],
            },
        ],
    },
});

function foreignPrincipals(statement: Statement, own: readonly string[]): string[] {
    // That a service acts for a certain account is no trust in another, where nothing tells which is one's own.
    const isOfServices = statement.principals?.every(({ kind }) => kind === "Service") === true;
    if (isOfServices && own.length === 0) {
        return [];
    }
    const accounts = accountsLetIn(statement).filter((account) => !own.includes(account));
    return accounts.map(
        (account) =>
            (own.length > 0
                ? `account ${account} is trusted without a condition. `
                : `account ${account} is trusted without a condition, and nothing tells whether it is this stack's own ` +
                  "(the setting accountIds does). ") +
            "Add a condition such as StringEquals sts:ExternalId, aws:PrincipalOrgID or aws:PrincipalArn.",
    );
}

function foreignIssuers(statement: Statement, own: readonly string[]): string[] {
    if (!statement.allows || own.length === 0) {
        return [];
    }
    return (statement.principals ?? [])
        .filter(({ kind }) => kind === "Federated")
        .flatMap(({ value }) => issuerOf(value) ?? [])
        .flatMap(({ account, host }) =>
            account === undefined || own.includes(account)
                ? []
                : [
                      `the identity provider ${host ?? ""} is of account ${account}, not of ${own.join(" or ")}. ` +
                          "Register the issuer in this account and name that provider.",
                  ],
        );
}
