import { accountsLetIn } from "../../iam/foreign";
import { inWords, OwnAccounts, ownAccountSettings } from "../../iam/own-account";
import { resourceSharesIn, type ResourceShare } from "../../iam/resource-shares";
import { documentsOf, placeOf, typesWithResourcePolicies, type PolicyDocument } from "../../iam/sources";
import { enumerate } from "../enumerate";
import { stackRule } from "../rule";
import { bucketPolicy, keyPolicy } from "./examples";

const own = "111122223333";

export const crossAccountAccess = stackRule<{ accountIds: string[] }>({
    name: "iam-cross-account-access",
    displayName: "Access from other accounts has a condition",
    description: "A resource policy grants access to another account only under a condition that limits it.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam", "cross-account"],
    rationale: `The administrator of an account with access decides which of its identities may use it. A foreign account number in a list of
your own is easy to overlook. The rule reads the policies of buckets, repositories, keys, queues, topics, secrets, functions,
log groups, event buses, APIs, domains and all other resources that have one. It also reads permissions of functions and event buses,
grants of keys, access policies of OpenSearch Serverless, and what is shared without a policy: images, snapshots, documents, endpoint
services, permissions and administrators of Lake Formation, shares of Resource Access Manager, S3 Access Grants, portfolios, licenses and others.
It checks the principals. For services and for statements open to everyone, it checks the
accounts in \`aws:SourceAccount\`, \`aws:SourceArn\`, \`aws:PrincipalAccount\` and similar keys.

A share of Resource Access Manager with \`allowExternalPrincipals\` is reported, unless its principals are accounts of yours. Without it,
AWS refuses accounts outside of the organisation, so its principals are accepted. This is the default of Pulumi's provider, but not of
CloudFormation, where a share that does not set it is reported if it names an account that is not yours.

Accepted: a principal of another account with \`aws:PrincipalOrgID\`, \`aws:PrincipalArn\`, \`aws:SourceVpce\` or another condition
that limits more than the account, also in a Deny for everybody else, the AWS accounts from which load balancers write their logs, and the accounts in the setting. A canonical
user of S3 (\`CanonicalUser\`) is accepted too, because its ID does not tell the account.

The rule finds your own account like \`iam-cross-account-trust\`. If it cannot, it accepts a single account in a policy, and reports
a policy with several accounts.`,
    remediationSteps: "Add the account to accountIds if it is yours, or add a condition such as aws:PrincipalOrgID.",
    settings: ownAccountSettings,
    check: (stack, { accountIds }) => {
        const accounts = new OwnAccounts(stack, accountIds);
        const shares = resourceSharesIn(stack);
        const judgedWithShare = new Set(shares.flatMap(({ associations }) => associations));
        const ofShares = shares.flatMap((share) => {
            const flaw = flawOf(share, accounts.of(share.resource));
            return flaw === undefined ? [] : [{ message: `${share.resource.name}: ${flaw}`, urn: share.resource.urn }];
        });
        const ofPolicies = stack
            .ofType(...typesWithResourcePolicies)
            .filter((resource) => !judgedWithShare.has(resource))
            .flatMap((resource) =>
                documentsOf(resource)
                    .filter(({ kind }) => kind !== "identity" && kind !== "trust")
                    .flatMap((document) => {
                        const { statements } = document;
                        const letIn = statements.flatMap((statement) =>
                            accountsLetIn(statement, statements).map((account) => ({ account, statement })),
                        );
                        // Most policies let nobody in, and to find the own account takes long.
                        const mine = letIn.length === 0 ? [] : accounts.of(resource);
                        const isOneAlone = new Set(letIn.map(({ account }) => account)).size < 2;
                        return mine.length === 0 && isOneAlone && !sharesWithAnAccount(document)
                            ? []
                            : letIn
                                  .filter(({ account }) => !mine.includes(account))
                                  .map(({ account, statement }) => ({
                                      message: `${resource.name}: ${placeOf(document, statement)}: ${describe(account, mine, document)}`,
                                      urn: resource.urn,
                                  }));
                    }),
            );
        return [...ofPolicies, ...ofShares];
    },
    examples: {
        bad: [
            {
                title: "another account next to your own",
                resources: [
                    keyPolicy("logs", {
                        Principal: { AWS: [`arn:aws:iam::${own}:root`, "arn:aws:iam::999988887777:root"] },
                        Action: "kms:Decrypt",
                        Resource: "*",
                    }),
                ],
                settings: { accountIds: [own] },
            },
            {
                title: "a service, also for the resources of another account",
                resources: [
                    bucketPolicy("archive", {
                        Principal: { Service: "delivery.logs.amazonaws.com" },
                        Action: "s3:PutObject",
                        Resource: "arn:aws:s3:::archive/*",
                        Condition: { StringEquals: { "aws:SourceAccount": [own, "999988887777"] } },
                    }),
                ],
                settings: { accountIds: [own] },
            },
            {
                title: "a grant of Lake Formation to another account",
                resources: [
                    {
                        type: "aws:lakeformation/permissions:Permissions",
                        name: "sales",
                        props: { principal: "999988887777", permissions: ["SELECT"], table: { databaseName: "sales" } },
                    },
                ],
            },
        ],
        good: [
            {
                title: "accounts of the organisation",
                resources: [
                    bucketPolicy("archive", {
                        Principal: { AWS: "arn:aws:iam::999988887777:root" },
                        Action: "s3:GetObject",
                        Resource: "arn:aws:s3:::archive/*",
                        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
                    }),
                ],
                settings: { accountIds: [own] },
            },
        ],
    },
});

/** Nobody shares a thing with the account that has it. */
function sharesWithAnAccount({ kind, statements }: PolicyDocument): boolean {
    return (
        kind === "share" &&
        statements.some(({ principals }) =>
            principals?.some(({ value }) => typeof value === "string" && /^\d{12}$/.test(value)),
        )
    );
}

function describe(account: string, mine: readonly string[], { kind, place }: PolicyDocument): string {
    const what =
        mine.length > 0
            ? `allows access from account ${account}, which is not ${inWords(mine)}`
            : kind === "share"
              ? `allows access from account ${account}`
              : `allows access from account ${account} and another one, and it is unknown which of them is the account of this stack`;
    const out =
        kind === "share"
            ? "Otherwise remove it."
            : place === "permission"
              ? "Otherwise remove it, or allow your organisation in place of the account."
              : "Otherwise add a condition that limits it, such as StringEquals aws:PrincipalOrgID, or remove it.";
    return `${what}. If it is yours, add it to the setting accountIds. ${out}`;
}

function flawOf(
    { accounts, isOpen, isOpenByDefault, others }: ResourceShare,
    mine: readonly string[],
): string | undefined {
    const foreign = accounts.filter((account) => !mine.includes(account));
    const isWithinOwn = foreign.length === 0 && (isOpenByDefault || (accounts.length > 0 && !others));
    if (!isOpen || isWithinOwn) {
        return undefined;
    }
    const which = foreign.length === 0 ? "" : ` (${enumerate(foreign.map((account) => `account ${account}`))})`;
    return (
        `the share allows principals outside of the organisation${which}. Set allowExternalPrincipals to false. ` +
        "Accounts that are yours belong in the setting accountIds."
    );
}
