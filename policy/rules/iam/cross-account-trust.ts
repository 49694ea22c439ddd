import { accountsLetIn } from "../../iam/foreign";
import { inWords, OwnAccounts, ownAccountSettings } from "../../iam/own-account";
import { documentsOf, placeOf } from "../../iam/sources";
import type { Statement } from "../../iam/statement";
import { stackRule } from "../rule";
import { ec2Trust, role } from "./examples";

export const crossAccountTrust = stackRule<{ accountIds: string[] }>({
    name: "iam-cross-account-trust",
    displayName: "Trust in another account has a condition",
    description: "A role trusts another account only with a condition, and only identity providers of its own account.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam", "cross-account"],
    rationale: `The administrator of a trusted account decides who uses the trust. A condition limits this: \`sts:ExternalId\` for a supplier (who could
otherwise be tricked into using the role for another customer), \`aws:PrincipalOrgID\` or \`aws:PrincipalArn\` within an organisation,
\`aws:MultiFactorAuthPresent\` for people. Tags and names of sessions do not limit anything, because the trusted account sets them. An
identity provider in another account can be changed by that account.

Your own accounts are a setting. Without it, the rule finds your account in the provider's \`allowedAccountIds\` and the role that it
assumes, in ARNs that AWS has given to resources of the stack, in roles that must belong to the same account, in the ARNs of the stack's
policies, and in the identity providers that roles trust. The engine does not show results of \`aws.getCallerIdentity\` to policies. If the
rule finds no account, it reports every trusted account without a condition.`,
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
                        [
                            ...foreignPrincipals(statement, document.statements, own),
                            ...foreignIssuers(statement, own),
                        ].map((flaw) => ({
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
                title: "a role of the same account, known from the role's ARN",
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

function foreignPrincipals(statement: Statement, statements: readonly Statement[], own: readonly string[]): string[] {
    // A service that acts for a certain account is not trust in another account, if the own account is unknown.
    const isOfServices = statement.principals?.every(({ kind }) => kind === "Service") === true;
    if (isOfServices && own.length === 0) {
        return [];
    }
    const accounts = accountsLetIn(statement, statements).filter((account) => !own.includes(account));
    return accounts.map(
        (account) =>
            (own.length > 0
                ? `account ${account} is trusted without a condition. `
                : `account ${account} is trusted without a condition, and it is unknown whether it is the account of this stack ` +
                  "(set accountIds). ") +
            "Add a condition such as StringEquals sts:ExternalId, aws:PrincipalOrgID or aws:PrincipalArn.",
    );
}

function foreignIssuers(statement: Statement, own: readonly string[]): string[] {
    if (!statement.allows || own.length === 0) {
        return [];
    }
    return (statement.principals ?? [])
        .filter(({ kind }) => kind === "Federated")
        .flatMap(({ value }) => {
            const [, account, name = ""] =
                /^arn:[^:]*:iam::(\d{12}):(?:oidc|saml)-provider\/(.+)$/.exec(typeof value === "string" ? value : "") ??
                [];
            return account === undefined || own.includes(account)
                ? []
                : [
                      `the identity provider ${name} belongs to account ${account}, not to ${inWords(own)}. ` +
                          "Register the issuer in this account and use that provider.",
                  ];
        });
}
